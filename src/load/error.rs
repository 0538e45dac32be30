//! Says why a load test could not be run, or not to its end.

use super::recording::BadRecording;
use std::net::IpAddr;

/// Why a run ended before its time or not as it should; each says what to do.
#[derive(Debug, thiserror::Error)]
pub enum LoadError {
    /// The URL cannot be used.
    #[error("`{url}` is not a server's address: {why}; give one such as http://127.0.0.1:8080")]
    BadUrl {
        /// What was given.
        url: String,
        /// What is wrong with it.
        why: String,
    },
    /// No such name.
    #[error("`{host}` cannot be resolved: {why}; check the address")]
    Unresolved {
        /// The name.
        host: String,
        /// The system's word.
        why: String,
    },
    /// A target that may not be loaded.
    #[error(
        "`{host}` is {address}, which is neither this machine nor a private network: a load test \
         there can look like an attack; if the server is yours, say --allow-remote"
    )]
    Remote {
        /// The name.
        host: String,
        /// Where it leads.
        address: IpAddr,
    },
    /// An answer that sends media elsewhere.
    #[error(
        "the server wants media at {address}, which is neither this machine nor a private \
         network: announce a near address there (`public_addresses`), or say --allow-remote"
    )]
    RemoteMedia {
        /// Where media was to go.
        address: IpAddr,
    },
    /// Nobody answers.
    #[error("no server answers at {url}: {why}; {}", reach_advice(why))]
    Unreachable {
        /// Who was asked.
        url: String,
        /// The system's word.
        why: String,
    },
    /// Something answers that is not what was asked for.
    #[error("{url} answers {status}: {why}; check the address")]
    NotThere {
        /// Who was asked.
        url: String,
        /// The status of its answer.
        status: u16,
        /// What that means.
        why: String,
    },
    /// The server refused a join.
    #[error("the server refused {who}: {message} ({code}){}", advice(code))]
    Refused {
        /// Publisher or receiver, and which.
        who: String,
        /// The server's own words.
        message: String,
        /// The server's code.
        code: String,
    },
    /// The answer makes no sense.
    #[error("the server's answer cannot be used: {what}; is it a WebRTC server?")]
    UnreadableAnswer {
        /// What is wrong with it.
        what: String,
    },
    /// ICE or DTLS did not come through.
    #[error(
        "{who} was admitted and then could not connect: {why}; check that the server's UDP \
         port is reachable and that it announces the right address"
    )]
    NotConnected {
        /// Publisher or receiver, and which.
        who: String,
        /// What failed.
        why: String,
    },
    /// The server ended what had begun.
    #[error("{who} was cut off: {why}; look at the server's log")]
    CutOff {
        /// Publisher or receiver, and which.
        who: String,
        /// How it ended.
        why: String,
    },
    /// Media did not come.
    #[error(
        "{silent} of {receivers} receivers got no {what} within {seconds} s: do publishers and \
         receivers meet in one room? Look at the server's log, or ask for less"
    )]
    NoPicture {
        /// Receivers without media.
        silent: u64,
        /// A picture, or with `--codec none` a voice.
        what: &'static str,
        /// All of them.
        receivers: u64,
        /// How long was waited.
        seconds: u64,
    },
    /// A publisher did not come.
    #[error(
        "{missing} of {publishers} publishers were not connected within {seconds} s; look at the \
         server's log, or ask for fewer"
    )]
    NoPublisher {
        /// Publishers that are not there.
        missing: u64,
        /// All of them.
        publishers: u64,
        /// How long was waited.
        seconds: u64,
    },
    /// Media stopped, and nobody was cut off.
    #[error(
        "a receiver got nothing for {seconds:.1} s while publishers sent: the server stopped \
         forwarding, or this machine had no time for either; look at the server's log and at \
         `tester` in the report"
    )]
    StoodStill {
        /// The longest of such times.
        seconds: f64,
    },
    /// Media of some did not flow at the end.
    #[error(
        "{short} receivers did not get every picture, or no voice, when the run ended; look at the \
         server's log, or ask for less"
    )]
    Short {
        /// How many.
        short: u64,
    },
    /// The server stopped in the middle.
    #[error(
        "the server stopped {seconds:.1} s into the run ({why}); the report holds what was \
         measured until then"
    )]
    Stopped {
        /// Since the measuring began.
        seconds: f64,
        /// How it showed.
        why: String,
    },
    /// Some receivers were lost on the way.
    #[error(
        "{lost} participants were refused or cut off during the run ({first}); the report counts \
         them as failed"
    )]
    Incomplete {
        /// How many.
        lost: u64,
        /// The first of them.
        first: String,
    },
    /// Ctrl-C, or another signal that asks for the end.
    #[error("interrupted; the report holds what was measured until then")]
    Interrupted,
    /// The operating system gives no socket or thread.
    #[error("the system refuses a socket or a thread: {why}{}", system_advice(why))]
    NoSockets {
        /// The system's word.
        why: std::io::Error,
    },
    /// A process that is not there.
    #[error("process {pid} cannot be watched: {why}; give the relay's process id")]
    NoProcess {
        /// The process id.
        pid: u32,
        /// The system's word.
        why: String,
    },
    /// The report cannot be written.
    #[error("the report cannot be written to {path}: {why}; name a file that can be written")]
    Unwritable {
        /// The file.
        path: String,
        /// The system's word.
        why: std::io::Error,
    },
    /// Options that do not go together.
    #[error("{0}")]
    Options(String),
    /// A recording that cannot be replayed.
    #[error(
        "{why}; needed are camera-180, camera-360 and camera-720 (.ivf or .h264) and voice.ogg"
    )]
    Recording {
        /// The file and what is wrong with it.
        why: String,
    },
}

impl From<BadRecording> for LoadError {
    fn from(bad: BadRecording) -> Self {
        Self::Recording {
            why: bad.to_string(),
        }
    }
}

/// A server's words, as they may stand on a terminal and in a log.
pub(super) fn plain(words: &str) -> String {
    let printable = words.chars().filter(|c| !c.is_control());
    printable.take(MOST_WORDS).collect()
}

/// In characters; a reason has fewer.
const MOST_WORDS: usize = 300;

/// What helps where nobody answers, or not in the words that were asked for.
fn reach_advice(why: &str) -> &'static str {
    // rustls's word for an answer without TLS, httparse's for one with it
    if why.contains("InvalidContentType") {
        "something is there that speaks no TLS: try http:// instead of https://"
    } else if why.contains("invalid HTTP version") {
        "something is there that speaks no HTTP, perhaps TLS: try https:// instead of http://"
    } else {
        "check the address and that it runs"
    }
}

/// What helps where the system refuses.
fn system_advice(why: &std::io::Error) -> &'static str {
    match is_out_of_files(why) {
        true => "; raise the limit of open files (`ulimit -n 20000`)",
        false => "; ask for less, or look at what this machine allows",
    }
}

/// EMFILE and ENFILE.
pub(super) fn is_out_of_files(error: &std::io::Error) -> bool {
    matches!(error.raw_os_error(), Some(23 | 24))
}

/// What helps against a refusal.
fn advice(code: &str) -> &'static str {
    match code {
        "token_expired" => "; make a new link with `spindle token --link`",
        "unauthorized" => {
            "; give a link of this server, or its `token_secret` in SPINDLE_TOKEN_SECRET, and over \
             WHIP a token of `spindle token` with --whip-token and --whep-token"
        }
        "401" | "403" => "; give its tokens with --whip-token and --whep-token",
        "room_full" => {
            "; ask for fewer receivers, a smaller storm or less churn, or raise `max_participants`"
        }
        "too_many_waiting" => "; join more slowly with --join-rate, or raise `max_waiting_sockets`",
        "too_many_rooms" => "; close a room, or raise `max_rooms`",
        _ => "",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_server_says_moves_no_cursor_and_fills_no_screen() {
        assert_eq!(
            plain("full\x1b[2J\r\nspindle: fine"),
            "full[2Jspindle: fine"
        );
        assert_eq!(plain(&"é".repeat(10_000)).chars().count(), MOST_WORDS);
    }
}
