//! Writes down on paper what a session leaves: the letter of a case, in the language of whoever asks.

mod letter;
mod markdown;

pub use letter::Letter;
