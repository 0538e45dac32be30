//! Shows what was asked in a room and what was answered, as JSON or for a spreadsheet.

use super::file;
use crate::ids::RoomId;
use crate::session::messages::{NamedBallot, PollKind};
use crate::session::polls::ClosedPoll;
use crate::session::roles::Action;
use crate::signaling::access::Authority;
use crate::signaling::error::ProblemJson;
use crate::signaling::{ApiError, App};
use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;
use serde::Serialize;
use utoipa::ToSchema;

/// Every poll that was closed.
#[derive(Debug, Serialize, ToSchema)]
pub(in crate::signaling) struct PollResults {
    /// In the order they were opened.
    polls: Vec<PollResult>,
}

/// One poll, as it was closed last.
#[derive(Debug, Serialize, ToSchema)]
pub(in crate::signaling) struct PollResult {
    /// What it asked.
    question: String,
    /// How it was answered.
    kind: PollKind,
    /// Whether nobody knows who answered what.
    anonymous: bool,
    /// RFC 3339, UTC.
    #[schema(format = "date-time")]
    opened: String,
    /// RFC 3339, UTC.
    #[schema(format = "date-time")]
    closed: String,
    /// How many voted.
    voted: u32,
    /// How often each choice was taken, or each number of the scale from the lowest on; none where it is
    /// anonymous and fewer than three voted.
    #[serde(skip_serializing_if = "Option::is_none")]
    counts: Option<Vec<u32>>,
    /// Who answered what; none where it is anonymous.
    #[serde(skip_serializing_if = "Option::is_none")]
    ballots: Option<Vec<NamedBallot>>,
}

/// Shows the results of the polls that were closed, for the hub. Kept where `state_dir` or `database_url` is
/// set; with `Accept: text/csv` one line a choice, for a spreadsheet. An anonymous poll has no names.
#[utoipa::path(
    get, path = "/api/v1/rooms/{room}/polls", operation_id = "read_polls", tag = "Rooms",
    params(("room" = RoomId, Path, description = "Which; a room that was closed has its polls still")),
    responses(
        (status = 200, description = "What was asked and answered", body = PollResults),
        (status = 403, description = "The token may not read it", body = ProblemJson, content_type = "application/problem+json"),
        (status = 422, description = "This relay keeps no record of sessions", body = ProblemJson, content_type = "application/problem+json"),
    ),
    security(("token" = []))
)]
pub(in crate::signaling) async fn read(
    State(app): State<App>,
    authority: Authority,
    headers: HeaderMap,
) -> Result<Response, ApiError> {
    authority.permit(Action::MakePoll)?;
    let kept = app.rooms().polls(authority.room).await;
    let polls = kept.ok_or(file::NOTHING_KEPT)??;
    let polls: Vec<PollResult> = polls.into_iter().map(result).collect();
    let file = file::csv(&headers, "polls.csv", || spreadsheet(&polls));
    Ok(file::answer(file, PollResults { polls }))
}

fn result(poll: ClosedPoll) -> PollResult {
    let (opened, closed) = poll.open;
    PollResult {
        question: poll.plan.question,
        kind: poll.plan.kind,
        anonymous: poll.plan.anonymous,
        opened: file::moment(opened),
        closed: file::moment(closed),
        voted: poll.voted,
        counts: poll.counts,
        ballots: poll.ballots,
    }
}

/// A line a choice.
fn spreadsheet(polls: &[PollResult]) -> Vec<u8> {
    let head = [
        "question", "opened", "closed", "voted", "choice", "count", "names",
    ];
    let lines = polls.iter().flat_map(|poll| {
        let labels = poll.kind.labels().into_iter().enumerate();
        labels.map(|(place, choice)| {
            let count = poll.counts.as_ref().map(|counts| counts[place].to_string());
            let ballots = poll.ballots.iter().flatten();
            let took = ballots.filter(|ballot| ballot.choices.contains(&(place as u32)));
            let names: Vec<&str> = took.map(|ballot| ballot.name.as_str()).collect();
            [
                file::inert(&poll.question),
                poll.opened.clone(),
                poll.closed.clone(),
                poll.voted.to_string(),
                file::inert(&choice),
                count.unwrap_or_default(),
                file::inert(&names.join("; ")),
            ]
        })
    });
    file::sheet([head.map(String::from)].into_iter().chain(lines))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_spreadsheet_has_a_line_a_choice_and_runs_none_of_them() {
        let poll = |counts, ballots| PollResult {
            question: "=Dose?".into(),
            kind: PollKind::Single {
                choices: vec!["-5 mg".into(), "10 mg".into()],
            },
            anonymous: false,
            opened: file::moment(1_800_000_000_000),
            closed: file::moment(1_800_000_060_000),
            voted: 2,
            counts,
            ballots,
        };
        let ballot = |name: &str| NamedBallot {
            name: name.into(),
            choices: vec![1],
        };
        let polls = [
            poll(
                Some(vec![0, 2]),
                Some(vec![ballot("@North"), ballot("South")]),
            ),
            poll(None, None),
        ];
        let sheet = String::from_utf8(spreadsheet(&polls)).unwrap();
        let lines: Vec<&str> = sheet.lines().collect();
        assert_eq!(
            lines[1..],
            [
                "'=Dose?,2027-01-15T08:00:00Z,2027-01-15T08:01:00Z,2,'-5 mg,0,",
                "'=Dose?,2027-01-15T08:00:00Z,2027-01-15T08:01:00Z,2,10 mg,2,'@North; South",
                "'=Dose?,2027-01-15T08:00:00Z,2027-01-15T08:01:00Z,2,'-5 mg,,",
                "'=Dose?,2027-01-15T08:00:00Z,2027-01-15T08:01:00Z,2,10 mg,,",
            ]
        );
    }
}
