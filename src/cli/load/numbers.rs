//! Which records were read: kept of every one, so that two with one number are found, also between parts that were read apart.

use ct_codecs::{Base64, Decoder, Encoder};

use crate::dossier::{DossierId, Key};

/// The numbers of records, each with its subject and the file that it was read from, by slot.
#[derive(Debug, Default)]
pub(super) struct Numbers(Vec<(u32, Key, u32)>);

/// Bytes of one where it is written down.
const WRITTEN: usize = 4 + Key::BYTES + 4;

fn short(slot: usize) -> u32 {
    u32::try_from(slot).unwrap_or(u32::MAX)
}

impl Numbers {
    pub(super) fn add(&mut self, subject: usize, key: Key, file: usize) {
        self.0.push((short(subject), key, short(file)));
    }

    /// Adds those of other records.
    pub(super) fn extend(&mut self, other: Self) {
        self.0.extend(other.0);
    }

    /// Puts them in the order in which they are looked up.
    pub(super) fn sort(&mut self) {
        self.0.sort_unstable();
    }

    /// Subject, number, first file and other file of those that were read twice; sorted before.
    pub(super) fn doubles(&self) -> impl Iterator<Item = (usize, Key, usize, usize)> {
        let pairs = self.0.iter().zip(self.0.iter().skip(1));
        let doubles = pairs.filter(|(one, other)| (one.0, one.1) == (other.0, other.1));
        doubles.map(|(one, other)| (one.0 as usize, one.1, one.2 as usize, other.2 as usize))
    }

    /// Whether a record was read; sorted before.
    pub(super) fn holds(&self, subject: usize, id: &DossierId) -> bool {
        let wanted = (short(subject), Key::of(id));
        self.0.binary_search_by(|(subject, key, _)| (*subject, *key).cmp(&wanted)).is_ok()
    }

    /// As text.
    pub(super) fn written(&self) -> String {
        let mut bytes = Vec::with_capacity(self.0.len() * WRITTEN);
        for (subject, key, file) in &self.0 {
            bytes.extend_from_slice(&subject.to_le_bytes());
            bytes.extend_from_slice(&key.bytes());
            bytes.extend_from_slice(&file.to_le_bytes());
        }
        Base64::encode_to_string(bytes).unwrap_or_default()
    }

    /// From text; none where it is no such text, or names a subject or a file that there is not.
    pub(super) fn read(written: &str, subjects: usize, files: usize) -> Option<Self> {
        let bytes = Base64::decode_to_vec(written, None).ok()?;
        let one = |bytes: &[u8]| {
            let (subject, rest) = bytes.split_first_chunk()?;
            let (key, rest) = rest.split_first_chunk()?;
            let (subject, file) = (u32::from_le_bytes(*subject), u32::from_le_bytes(rest.try_into().ok()?));
            let known = (subject as usize) < subjects && (file as usize) < files;
            known.then(|| (subject, Key::from_bytes(*key), file))
        };
        bytes.chunks(WRITTEN).map(one).collect::<Option<Vec<_>>>().map(Self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_read_as_they_were_written_and_doubles_found() {
        let mut numbers = Numbers::default();
        for (file, id) in ["7", "2011-een-heel-lang-nummer", "8", "7"].into_iter().enumerate() {
            numbers.add(0, Key::of(&DossierId(id.to_owned())), file);
        }
        let mut read = Numbers::read(&numbers.written(), 1, 4).unwrap();
        assert_eq!(read.0, numbers.0);
        read.sort();
        let doubles: Vec<_> =
            read.doubles().map(|(_, key, one, other)| (key.id().map(str::to_owned), one, other)).collect();
        assert_eq!(doubles, [(Some("7".to_owned()), 0, 3)]);
        assert!(
            read.holds(0, &DossierId("2011-een-heel-lang-nummer".into()))
                && !read.holds(0, &DossierId("9".into()))
        );
        for (text, subjects, files) in
            [("!", 1, 4), ("AAAA", 1, 4), (&numbers.written(), 1, 3), (&numbers.written(), 0, 4)]
        {
            assert!(Numbers::read(text, subjects, files).is_none());
        }
    }
}
