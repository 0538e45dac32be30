//! Writes down on paper what a session leaves: the letter of a case, in the language of whoever asks.

mod letter;
mod markdown;
#[cfg(feature = "pdf")]
mod pdf;
mod press;

pub use letter::Letter;
pub use press::{Press, Unprinted};
