//! Prints one letter at a time, beside everything else that the relay does.

use super::letter::Letter;
#[cfg(feature = "pdf")]
use super::pdf::{self, Fault};
#[cfg(feature = "pdf")]
use std::{sync::Arc, time::Duration};
#[cfg(feature = "pdf")]
use tokio::sync::Semaphore;

/// Where one letter is printed at a time.
#[derive(Debug)]
pub struct Press {
    #[cfg(feature = "pdf")]
    turn: Arc<Semaphore>,
}

/// Why a letter was not printed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Unprinted {
    /// Another one is being printed.
    #[error("another letter is being printed")]
    Busy,
    /// No font of the machine has this sign.
    #[error(
        "no font here has {sign:?}: install Debian's {package} where Spindle runs, and start it again"
    )]
    NoFont {
        /// Which.
        sign: char,
        /// Debian's package of a font that has it.
        package: &'static str,
    },
    /// This binary was built without.
    #[error("this relay prints no PDF: it was built without its feature `pdf`")]
    NoPress,
    /// It took too long, or a bug of ours; the log says which.
    #[error("the letter could not be printed")]
    Failed,
}

/// A letter as long as letters may be takes a tenth of it.
#[cfg(feature = "pdf")]
const PATIENCE: Duration = Duration::from_secs(20);

impl Default for Press {
    fn default() -> Self {
        Self {
            #[cfg(feature = "pdf")]
            turn: Arc::new(Semaphore::new(1)),
        }
    }
}

impl Press {
    /// The letter as PDF.
    ///
    /// # Errors
    /// [`Unprinted`].
    #[cfg(feature = "pdf")]
    pub async fn print(&self, letter: Letter) -> Result<Vec<u8>, Unprinted> {
        let turn = Arc::clone(&self.turn).try_acquire_owned();
        let turn = turn.map_err(|_| Unprinted::Busy)?;
        let work = tokio::task::spawn_blocking(move || {
            // whoever waits no longer does not free the press: it still prints
            let _turn = turn;
            pdf::print(&letter)
        });
        match tokio::time::timeout(PATIENCE, work).await {
            Ok(Ok(Ok(file))) => Ok(file),
            Ok(Ok(Err(Fault::NoFont(sign)))) => Err(Unprinted::NoFont {
                sign,
                package: pdf::package(sign),
            }),
            Ok(Ok(Err(Fault::Failed))) => Err(Unprinted::Failed),
            Ok(Err(panicked)) => {
                tracing::error!(%panicked, "a letter cannot be printed");
                Err(Unprinted::Failed)
            }
            Err(_) => {
                tracing::error!(after = ?PATIENCE, "a letter takes too long to print");
                Err(Unprinted::Failed)
            }
        }
    }

    /// Nothing is printed here.
    ///
    /// # Errors
    /// [`Unprinted::NoPress`].
    #[cfg(not(feature = "pdf"))]
    pub async fn print(&self, _letter: Letter) -> Result<Vec<u8>, Unprinted> {
        Err(Unprinted::NoPress)
    }
}

#[cfg(all(test, feature = "pdf"))]
mod tests {
    use super::*;
    use crate::papers::letter::tests::file;
    use crate::words::Words;

    #[tokio::test]
    async fn one_letter_is_printed_at_a_time() {
        let press = Press::default();
        let letter = || Letter::new(&file(), false, Words::english());
        let turn = Arc::clone(&press.turn).try_acquire_owned().unwrap();
        assert_eq!(press.print(letter()).await, Err(Unprinted::Busy));
        drop(turn);
        assert!(press.print(letter()).await.is_ok());
        // whoever goes away does not leave it blocked
        drop(press.print(letter()));
        assert!(press.print(letter()).await.is_ok());
    }
}
