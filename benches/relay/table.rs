//! Prints what was measured beside what must be reached, and gives the verdicts.

use std::fmt::{self, Display};
use std::process::ExitCode;

/// Whether a bound holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Verdict {
    Reached,
    Missed,
    /// The machine was too restless to say.
    Void,
    /// Nothing is asked.
    Unasked,
}

impl Verdict {
    /// At most so much.
    pub(crate) fn at_most(value: f64, bound: f64, is_void: bool) -> Self {
        match (is_void, value <= bound) {
            (true, _) => Self::Void,
            (false, true) => Self::Reached,
            // what is no number is missed too
            (false, false) => Self::Missed,
        }
    }

    /// At least so much.
    pub(crate) fn at_least(value: f64, bound: f64, is_void: bool) -> Self {
        Self::at_most(-value, -bound, is_void)
    }
}

impl Display for Verdict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Reached => "reached",
            Self::Missed => "MISSED",
            Self::Void => "void",
            Self::Unasked => "",
        })
    }
}

/// What a packet costs in one scene.
pub(crate) struct Cost {
    pub(crate) scene: String,
    pub(crate) delivered: u64,
    pub(crate) lost: u64,
    pub(crate) batch: f64,
    pub(crate) ns: f64,
    pub(crate) floor: f64,
    pub(crate) ratio: f64,
    pub(crate) bound: Option<f64>,
    pub(crate) verdict: Verdict,
}

/// Anything else.
pub(crate) struct Row {
    pub(crate) what: String,
    pub(crate) value: String,
    pub(crate) bound: String,
    pub(crate) verdict: Verdict,
}

#[derive(Default)]
pub(crate) struct Table {
    pub(crate) costs: Vec<Cost>,
    pub(crate) rows: Vec<Row>,
    pub(crate) notes: Vec<String>,
}

impl Table {
    pub(crate) fn row(
        &mut self,
        what: impl Into<String>,
        value: String,
        bound: String,
        verdict: Verdict,
    ) {
        self.rows.push(Row {
            what: what.into(),
            value,
            bound,
            verdict,
        });
    }

    /// 1: something is missed; 2: nothing is, and something is void; 0: all reached.
    pub(crate) fn exit_code(&self) -> ExitCode {
        let costs = self.costs.iter().map(|cost| cost.verdict);
        let rows = self.rows.iter().map(|row| row.verdict);
        let verdicts: Vec<Verdict> = costs.chain(rows).collect();
        if verdicts.contains(&Verdict::Missed) {
            ExitCode::FAILURE
        } else if verdicts.contains(&Verdict::Void) {
            ExitCode::from(2)
        } else {
            ExitCode::SUCCESS
        }
    }
}

impl Display for Table {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(
            f,
            "\n{:<34}{:>10}{:>6}{:>7}{:>10}{:>10}{:>7}{:>7}  verdict",
            "scene", "delivered", "lost", "batch", "relay ns", "floor ns", "ratio", "bound"
        )?;
        for cost in &self.costs {
            let bound = cost.bound.map_or_else(|| "-".into(), |b| format!("{b:.1}"));
            writeln!(
                f,
                "{:<34}{:>10}{:>6}{:>7.1}{:>10.0}{:>10.0}{:>7.2}{bound:>7}  {}",
                cost.scene,
                cost.delivered,
                cost.lost,
                cost.batch,
                cost.ns,
                cost.floor,
                cost.ratio,
                cost.verdict
            )?;
        }
        writeln!(f, "\n{:<44}{:>17}{:>20}  verdict", "", "measured", "bound")?;
        for row in &self.rows {
            let Row {
                what,
                value,
                bound,
                verdict,
            } = row;
            writeln!(f, "{what:<44}{value:>17}{bound:>20}  {verdict}")?;
        }
        writeln!(f)?;
        for note in &self.notes {
            writeln!(f, "{note}")?;
        }
        Ok(())
    }
}
