//! What tells records apart.

use std::{cmp::Ordering, fmt};

use sha2::{Digest, Sha256};

/// A record's id; numbers sort as numbers.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct DossierId(pub String);

impl Ord for DossierId {
    fn cmp(&self, other: &Self) -> Ordering {
        let key = |id: &Self| id.0.parse::<u64>().map_or((1, 0), |number| (0, number));
        key(self).cmp(&key(other)).then_with(|| self.0.cmp(&other.0))
    }
}

impl PartialOrd for DossierId {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl fmt::Display for DossierId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// An id in so little room that those of millions of records are kept: a short one as it is, a long one as a hash of 120 bits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Key([u8; Key::BYTES]);

impl Key {
    /// How many bytes it takes.
    pub const BYTES: usize = 16;
    /// What stands where a short one has its length.
    const HASHED: u8 = u8::MAX;

    /// Of an id.
    pub fn of(id: &DossierId) -> Self {
        let (mut key, bytes) = ([0; Self::BYTES], id.0.as_bytes());
        if bytes.len() < Self::BYTES {
            key[0] = u8::try_from(bytes.len()).unwrap_or(Self::HASHED);
            key[1..=bytes.len()].copy_from_slice(bytes);
        } else {
            key[0] = Self::HASHED;
            key[1..].copy_from_slice(&Sha256::digest(bytes)[..Self::BYTES - 1]);
        }
        Self(key)
    }

    /// The id; none of a long one.
    pub fn id(&self) -> Option<&str> {
        let [length, bytes @ ..] = &self.0;
        bytes.get(..usize::from(*length)).and_then(|bytes| str::from_utf8(bytes).ok())
    }

    /// As bytes.
    pub fn bytes(self) -> [u8; Self::BYTES] {
        self.0
    }

    /// From bytes.
    pub fn from_bytes(bytes: [u8; Self::BYTES]) -> Self {
        Self(bytes)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn short_ids_are_kept_and_long_ones_told_apart() {
        let key = |id: &str| Key::of(&DossierId(id.to_owned()));
        for id in ["", "7", "A-0000000001", "zaak 12 van 3é"] {
            assert_eq!(key(id).id(), Some(id));
        }
        let (one, other) = (key("2011-zaak-0000001"), key("2011-zaak-0000002"));
        assert_eq!(one.id(), None);
        assert_ne!(one, other);
        assert_eq!(Key::from_bytes(one.bytes()), one);
    }
}
