//! `toetssteen sign`: detached signatures in the format of minisign, and checking them.

use std::{
    env,
    ffi::OsString,
    path::{Path, PathBuf},
};

use ct_codecs::{Base64, Decoder};
use minisign::{PublicKey, SecretKey, SecretKeyBox};
use minisign_verify::{Error, Signature};

use crate::inert::{one_line, visible};

use super::{
    Exit,
    limits::limits,
    load::{read_bytes, read_text, shown},
    output::{say, write_whole},
};

/// The password of a protected key, for where nobody sits at the terminal.
const PASSWORD: &str = "TOETSSTEEN_KEY_PASSWORD";

/// Where a secret key says how its password protects it, which is not at all in a key without.
const PROTECTION: std::ops::Range<usize> = 2..4;

/// The length of the checksum at the end of a secret key.
const CHECKSUM: usize = 32;

/// Sign files that are handed over, so that others can see that they are unchanged
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:\n  minisign -G -p inspectie.pub -s inspectie.key\n  \
    toetssteen sign findings.json rapport.html --key inspectie.key\n  \
    toetssteen verify findings.json --key inspectie.pub\n\n\
    Beside FILE comes FILE.minisig, which minisign checks as well: minisign -V -p inspectie.pub -m findings.json\n\
    The password of a protected key is asked on the terminal, or taken from TOETSSTEEN_KEY_PASSWORD.")]
pub(super) struct Arguments {
    /// What to sign: findings documents, reports
    #[arg(value_name = "FILE", required = true)]
    files: Vec<PathBuf>,

    /// A secret key made by minisign
    #[arg(long, value_name = "KEYFILE")]
    key: PathBuf,
}

pub(super) fn run(arguments: &Arguments) -> Result<Exit, Exit> {
    let mut contents = Vec::new();
    for file in &arguments.files {
        contents.push(read(file)?);
    }
    let signer = Signer::open(&arguments.key)?;
    for (file, content) in arguments.files.iter().zip(&contents) {
        signer.sign(file, content)?;
    }
    Ok(Exit::Fine)
}

/// Reads what is signed, or says why that cannot be done.
pub(super) fn read(file: &Path) -> Result<Vec<u8>, Exit> {
    read_bytes(file, limits().findings).map_err(|reason| wrong(file, &reason))
}

fn wrong(file: &Path, reason: &str) -> Exit {
    say(&format!("error: {}: {}", shown(file), reason));
    Exit::Input
}

/// A secret key that is open.
pub(super) struct Signer(SecretKey);

impl Signer {
    /// Opens a secret key, with its password where it has one.
    pub(super) fn open(file: &Path) -> Result<Self, Exit> {
        let text = read_text(file).map_err(|reason| wrong(file, &reason))?;
        let key = open(file, &text).map_err(|error| {
            wrong(file, &format!("this is no secret key of minisign that can be used: {error}"))
        })?;
        Ok(Self(key))
    }

    /// Writes the signature of a file beside it.
    pub(super) fn sign(&self, file: &Path, content: &[u8]) -> Result<(), Exit> {
        // What is trusted is said of the file alone: there is no clock, and whoever signs may say more elsewhere.
        let name = file.file_name().unwrap_or_default().to_string_lossy().replace('\n', " ");
        let trusted = format!("file:{}\thashed", visible(&name));
        let comment = Some("signed with toetssteen");
        let signed = minisign::sign(None, &self.0, content, Some(&trusted), comment);
        let signed = signed.map_err(|error| {
            say(&format!("error: {} cannot be signed: {error}", shown(file)));
            Exit::Internal
        })?;
        let beside = signature_of(file);
        write_whole(&beside, &signed.into_string()).map_err(|error| {
            say(&format!("error: {} cannot be written: {error}", shown(&beside)));
            Exit::Internal
        })
    }
}

/// Opens a key by its text.
fn open(file: &Path, text: &str) -> Result<SecretKey, String> {
    let written = text.lines().nth(1).unwrap_or_default();
    let bytes = Base64::decode_to_vec(written.trim(), None).map_err(|error| error.to_string())?;
    let protected = bytes.get(PROTECTION).is_some_and(|how| how != [0, 0]);
    let unsummed = bytes.iter().rev().take(CHECKSUM).all(|byte| *byte == 0);
    let key = if protected {
        SecretKeyBox::from(text.to_owned()).into_secret_key(Some(password(file)?))
    } else if unsummed {
        // Minisign gives a key without a password no checksum, on which the crate insists.
        SecretKey::from_bytes(&bytes)
    } else {
        SecretKeyBox::from(text.to_owned()).into_unencrypted_secret_key()
    };
    // With the public half a signature is checked as it is made: a key without a checksum may be damaged.
    let sound = |key: &SecretKey| {
        PublicKey::from_secret_key(key).and_then(|half| minisign::sign(Some(&half), key, &[][..], None, None))
    };
    let key = key.and_then(|key| sound(&key).map(|_| key));
    key.map_err(|error| error.to_string())
}

/// The password of a key, from the environment or from whoever sits at the terminal.
fn password(file: &Path) -> Result<String, String> {
    if let Some(given) = env::var_os(PASSWORD) {
        return given.into_string().map_err(|_| format!("{PASSWORD} is not UTF-8"));
    }
    let asked = rpassword::prompt_password(format!("Password of {}: ", one_line(&shown(file))));
    asked.map_err(|_| format!("it has a password; give it on a terminal, or in {PASSWORD}"))
}

/// Where the signature of a file lies.
pub(super) fn signature_of(file: &Path) -> PathBuf {
    let mut name = OsString::from(file);
    name.push(".minisig");
    PathBuf::from(name)
}

/// Whether the signature beside a file holds for its content, with what is to be said of it.
pub(super) fn check(file: &Path, content: &[u8], key: &str) -> Result<(bool, String), Exit> {
    let path = Path::new(key);
    let key = if path.exists() {
        let text = read_text(path).map_err(|reason| wrong(path, &reason))?;
        minisign_verify::PublicKey::decode(&text)
    } else {
        minisign_verify::PublicKey::from_base64(key)
    };
    let key = key.map_err(|_| {
        let what = "this is neither a file with a public key of minisign nor such a key itself";
        wrong(path, what)
    })?;
    let beside = signature_of(file);
    let text = read_text(&beside).map_err(|reason| wrong(&beside, &reason))?;
    let signature =
        Signature::decode(&text).map_err(|_| wrong(&beside, "this is no signature of minisign"))?;
    Ok(match key.verify(content, &signature, false) {
        Ok(()) => (true, format!("it holds ({})", visible(&signature.trusted_comment().replace('\t', " ")))),
        Err(Error::UnexpectedKeyId) => (false, "it does not hold: another key was signed with".into()),
        Err(_) => (false, "it does not hold: this is not what was signed".into()),
    })
}
