//! The commands of Spindle: parses them and calls.

use clap::builder::{OsStringValueParser, TypedValueParser as _};
use clap::{Args, Parser, Subcommand, ValueEnum};
use spindle::config::{Config, Settings, Tls};
use spindle::ids::RoomId;
use spindle::load;
use spindle::operate::{logs, probe, shutdown};
use spindle::role::Role;
use spindle::serve::Running;
use spindle::signaling::tokens::{RoomPass, Tokens};
use spindle::signaling::{links, names};
use spindle::site::Site;
use std::error::Error;
use std::io::Write as _;
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::{Duration, SystemTime};
use tracing::warn;
use uuid::Uuid;

/// A self-hosted video relay for hub-and-spoke sessions.
#[derive(Parser)]
#[command(version)]
struct Cli {
    /// The settings; without it config/spindle.toml, where that exists.
    // empty is none: compose passes a variable nobody set as empty
    #[arg(long, global = true, env = "SPINDLE_CONFIG", value_parser = OsStringValueParser::new().map(PathBuf::from))]
    config: Option<PathBuf>,
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Runs the relay until it is told to stop.
    Serve {
        /// Opens a demo room and prints a link for its hub and one for its clinics.
        #[arg(long)]
        print_links: bool,
    },
    /// Prints a token for a room, or with --operator one for the REST API.
    Token(TokenArgs),
    /// Puts publishers and receivers on a relay and measures how it bears them.
    ///
    /// Publishers replay a recorded camera, in simulcast, and voice; receivers join through the same
    /// API as browsers, with ICE, DTLS and SRTP, ask for what they miss and count every packet.
    /// Both share one clock, so the time a packet takes through the relay is measured, not estimated.
    ///
    /// For a relay on this machine, started with the same SPINDLE_TOKEN_SECRET:
    ///   spindle load --receivers 50 --audio --pid $(pidof -s spindle) --json report.json
    /// A storm of joins while media flows, over lines that lose packets:
    ///   spindle load --receivers 50 --storm 300/5s --churn 5/s --loss 2%
    /// The gallery: many clinics that one hub sees in small tiles:
    ///   spindle load --publishers 50 --publish-as spoke --receivers 1 --tile 320x180
    /// Any other server:
    ///   spindle load --whip http://127.0.0.1:7080/whip/a --whep http://127.0.0.1:7080/whep/a
    #[command(verbatim_doc_comment)]
    Load(Box<load::Options>),
    /// Asks the relay that runs here whether it takes newcomers; fails when it does not.
    Health,
}

#[derive(Args)]
struct TokenArgs {
    /// Prints an operator's token: it may do everything the REST API can.
    #[arg(long, conflicts_with_all = ["room", "room_name", "site", "role", "name", "subject", "link"])]
    operator: bool,
    /// The room's id; a new room without it. The room opens when the first link is used.
    #[arg(long)]
    room: Option<Uuid>,
    /// The room's name, shown to everyone in it.
    #[arg(long, default_value = "Session")]
    room_name: String,
    /// Which kind of site the holder is: a hub's facilitator or a spoke's clinician.
    #[arg(long, value_enum, default_value_t = SiteArg::Spoke)]
    site: SiteArg,
    /// What the holder is in the session, where it is not what `--site` says.
    #[arg(long, value_enum, conflicts_with = "site")]
    role: Option<RoleArg>,
    /// The holder's name; without it the page asks.
    #[arg(long)]
    name: Option<String>,
    /// Whom the token stands for: a second join takes over the first. Without it several may
    /// share the token.
    #[arg(long)]
    subject: Option<String>,
    /// How long it is valid: 90s, 30m, 12h or 30d.
    #[arg(long, default_value = "12h", value_parser = duration)]
    expires_in: Duration,
    /// Prints the whole link instead of the token.
    #[arg(long)]
    link: bool,
}

#[derive(Clone, Copy, ValueEnum)]
enum SiteArg {
    Hub,
    Spoke,
}

#[derive(Clone, Copy, ValueEnum)]
enum RoleArg {
    /// Of the hub: leads the session.
    Facilitator,
    /// Of the hub: admits people and keeps the record; leads where no facilitator is there.
    Coordinator,
    /// Of the hub: speaks and shares at any time.
    Specialist,
    /// Of a clinic.
    Clinician,
    /// Watches and listens.
    Observer,
}

impl TokenArgs {
    fn role(&self) -> Role {
        match (self.role, self.site) {
            (Some(RoleArg::Facilitator), _) => Role::Facilitator,
            (Some(RoleArg::Coordinator), _) => Role::Coordinator,
            (Some(RoleArg::Specialist), _) => Role::Specialist,
            (Some(RoleArg::Clinician), _) => Role::Clinician,
            (Some(RoleArg::Observer), _) => Role::Observer,
            (None, SiteArg::Hub) => Role::of(Site::Hub),
            (None, SiteArg::Spoke) => Role::of(Site::Spoke),
        }
    }
}

fn main() -> ExitCode {
    let cli = Cli::parse();
    match run(cli) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            // an error before logging has started is for the person at the terminal
            let _ = writeln!(std::io::stderr(), "spindle: {error}");
            ExitCode::FAILURE
        }
    }
}

fn run(cli: Cli) -> Result<(), Box<dyn Error>> {
    let settings = Config::read(cli.config.as_deref(), std::env::vars_os())?;
    let Settings { config, notices } = &settings;
    match cli.command {
        Command::Serve { print_links } => serve(settings, print_links),
        Command::Token(args) => {
            tell(notices);
            token(config, args)
        }
        Command::Load(options) => {
            tell(notices);
            measure(config, *options)
        }
        // asked every few seconds, of a relay that has told them itself
        Command::Health => Ok(probe::health(config.http_listen, config.tls != Tls::Off)?),
    }
}

/// Says at the terminal what `serve` logs.
fn tell(notices: &[String]) {
    for notice in notices {
        let _ = writeln!(std::io::stderr(), "spindle: {notice}");
    }
}

fn serve(settings: Settings, print_links: bool) -> Result<(), Box<dyn Error>> {
    let Settings { config, notices } = settings;
    logs::start(config.log_format, &config.log_level)?;
    for notice in notices {
        warn!("{notice}");
    }
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()?;
    runtime.block_on(async {
        let mut signals = shutdown::Signals::new()?;
        let mut running = tokio::select! {
            // a start may wait for its database
            () = signals.wait() => return Ok(()),
            started = Running::start(config) => started?,
        };
        if print_links {
            let (hub, clinic) = running.demo_links();
            let links = format!("\n  Hub     {hub}\n\n  Clinic  {clinic}\n\n");
            // a terminal that is gone does not end the relay
            let _ = std::io::stdout().write_all(links.as_bytes());
        }
        let failed = tokio::select! {
            () = signals.wait() => None,
            failed = running.failed() => Some(failed),
        };
        running.stop().await;
        failed.map_or(Ok(()), |failed| Err(failed.into()))
    })
}

fn measure(config: &Config, options: load::Options) -> Result<(), Box<dyn Error>> {
    let secret = config.secret()?;
    // packets have threads of their own; this runs the doors
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    Ok(runtime.block_on(load::run(options, secret.as_deref()))?)
}

fn token(config: &Config, args: TokenArgs) -> Result<(), Box<dyn Error>> {
    let secret = config.secret()?.ok_or(
        "no token secret is set, so no relay would take the token; set `token_secret`, \
         `token_secret_file` or `state_dir` (SPINDLE_TOKEN_SECRET, SPINDLE_STATE_DIR), the same for \
         the relay and this command; a relay that has started once has a secret in its `state_dir`",
    )?;
    let tokens = Tokens::new(&secret);
    let expires = SystemTime::now() + args.expires_in;
    let text = if args.operator {
        tokens.sign_operator(expires)
    } else {
        let role = args.role();
        // what may stand on everyone's screen
        let name = |option: &str, text: &str| names::name(&config.limits, option, text);
        let pass = RoomPass {
            room: args.room.map_or_else(RoomId::fresh, RoomId::from_uuid),
            room_name: name("--room-name", &args.room_name)?,
            role,
            name: args.name.map(|text| name("--name", &text)).transpose()?,
            subject: args
                .subject
                .map(|text| name("--subject", &text))
                .transpose()?,
            id: Uuid::now_v7(),
            expires,
        };
        match args.link {
            true => links::link(&config.public_url_at(config.http_listen), &tokens, &pass),
            false => tokens.sign(&pass),
        }
    };
    writeln!(std::io::stdout(), "{text}")?;
    Ok(())
}

/// `90s`, `30m`, `12h`, `30d`.
fn duration(text: &str) -> Result<Duration, String> {
    let wrong = || format!("`{text}` must be a number and s, m, h or d, such as 12h");
    let unit = text.chars().last().ok_or_else(wrong)?;
    let number: u64 = text[..text.len() - unit.len_utf8()]
        .parse()
        .map_err(|_| wrong())?;
    let seconds = match unit {
        's' => 1,
        'm' => 60,
        'h' => 3_600,
        'd' => 86_400,
        _ => return Err(wrong()),
    };
    // ten years: a token that never ends cannot be taken back
    match number.checked_mul(seconds) {
        Some(seconds @ 1..=315_360_000) => Ok(Duration::from_secs(seconds)),
        _ => Err(format!("`{text}` must be between 1s and 3650d")),
    }
}
