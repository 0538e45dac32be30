//! Keeps names and addresses out of logs.

use std::fmt;

/// A value that belongs to a person: prints as its length only, whatever the log level.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Pii<T>(pub T);

impl<T: fmt::Display> fmt::Display for Pii<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "[{} characters withheld]",
            self.0.to_string().chars().count()
        )
    }
}

impl<T: fmt::Display> fmt::Debug for Pii<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_never_reaches_a_log_whole() {
        let name = Pii("Dr Amara Okafor");
        assert_eq!(
            format!("{name} {name:?}"),
            "[15 characters withheld] [15 characters withheld]"
        );
    }
}
