//! Times a join in a real browser, beside two pages of it that are connected to each other.

use crate::machine;
use serde_json::Value;
use std::process::Stdio;

/// What one click after the other waited for, through the relay and without it.
pub(crate) struct Joins {
    /// In milliseconds: through the relay, and directly just before.
    pairs: Vec<(f64, f64)>,
}

impl Joins {
    /// Lets a browser make them; why not, where there is none.
    pub(crate) fn time() -> Result<Self, String> {
        let mut command = machine::on_every_core("node");
        let output = command
            .arg("tests/browsers/timed/join.js")
            .env("SPINDLE_BINARY", env!("CARGO_BIN_EXE_spindle"))
            .stderr(Stdio::piped())
            .output()
            .map_err(|why| why.to_string())?;
        let words = String::from_utf8_lossy(&output.stderr);
        if !output.status.success() {
            let error = words.lines().find(|line| line.contains("Error"));
            return Err(error.unwrap_or(&words).trim().to_owned());
        }
        let said: Value = serde_json::from_slice(&output.stdout).map_err(|why| why.to_string())?;
        let times = |of: &str| {
            let all = said[of].as_array().into_iter().flatten();
            all.filter_map(Value::as_f64).collect::<Vec<f64>>()
        };
        let pairs: Vec<_> = times("through").into_iter().zip(times("direct")).collect();
        match pairs.len() >= LEAST {
            true => Ok(Self { pairs }),
            false => Err(format!("only {} joins came to their end", pairs.len())),
        }
    }

    /// Of those in the middle, through the relay and without it.
    pub(crate) fn medians(&self) -> (f64, f64) {
        let middle = |of: fn(&(f64, f64)) -> f64| quantile(self.pairs.iter().map(of), 0.5);
        (middle(|pair| pair.0), middle(|pair| pair.1))
    }

    /// Through the relay, as a multiple of what it takes without: that so many of all do not exceed.
    pub(crate) fn ratio(&self, share: f64) -> f64 {
        quantile(
            self.pairs.iter().map(|(through, direct)| through / direct),
            share,
        )
    }
}

fn quantile(values: impl Iterator<Item = f64>, share: f64) -> f64 {
    let mut values: Vec<f64> = values.collect();
    values.sort_by(f64::total_cmp);
    values[((values.len() - 1) as f64 * share).round() as usize]
}

const LEAST: usize = 5;
