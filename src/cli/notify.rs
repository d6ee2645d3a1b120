//! `almoner notify …`: how and of what people are told.

use super::screen::Screen;
use super::telling::{Kept, kept, keyring, network, now, on_desktop};
use super::{EXIT_CODES, Outcome, ask, when};
use crate::engine::notify::{
    Channel, Deliveries, Encryption, Keyring, Notice, NotifySettings, Occasion, Secret, Secrets, Way, send,
};
use anyhow::{Context, bail};
use clap::{Args, Subcommand, ValueEnum};
use serde_json::json;
use std::io::BufRead;

/// Be told how an import ended: on the desktop, by e-mail, or by a call of a web address
///
/// Commands that write tell with --notify; the window always does. What is said are names of files and counts,
/// never what stands in a file.
#[derive(Debug, Args)]
#[command(after_help = EXIT_CODES)]
pub struct NotifyArgs {
    #[command(subcommand)]
    command: NotifyCommand,
}

#[derive(Debug, Subcommand)]
enum NotifyCommand {
    Show(ShowArgs),
    Set(Box<SetArgs>),
    Secret(SecretArgs),
    Test(TestArgs),
}

/// Show what is set up, and what became of what was sent
#[derive(Debug, Clone, Copy, Args)]
#[command(after_help = EXIT_CODES)]
struct ShowArgs {
    /// At most this many deliveries
    #[arg(long, value_name = "N", default_value_t = 20)]
    limit: usize,
}

/// Change what is set up; what is not named stays
#[derive(Debug, Args)]
#[command(after_help = EXIT_CODES)]
struct SetArgs {
    /// When to tell: several with commas between, or an empty text for never
    #[arg(long, value_name = "OCCASION", value_delimiter = ',', num_args = 0..)]
    when: Option<Vec<OccasionArg>>,
    /// On the desktop
    #[arg(long, value_name = "on|off", value_parser = on_off)]
    desktop: Option<bool>,
    /// By e-mail
    #[arg(long, value_name = "on|off", value_parser = on_off)]
    email: Option<bool>,
    /// Name of the mail server
    #[arg(long, value_name = "HOST")]
    smtp_host: Option<String>,
    /// Its port [default: what is usual for the protection]
    #[arg(long, value_name = "PORT")]
    smtp_port: Option<u16>,
    /// How the way to it is protected
    #[arg(long, value_enum, value_name = "HOW")]
    smtp_encryption: Option<EncryptionArg>,
    /// Who signs in there; empty where nobody has to
    #[arg(long, value_name = "NAME")]
    smtp_user: Option<String>,
    /// Address that mail comes from
    #[arg(long, value_name = "ADDRESS")]
    from: Option<String>,
    /// Address that mail goes to (repeatable); takes the place of all before
    #[arg(long, value_name = "ADDRESS")]
    to: Option<Vec<String>>,
    /// By a call of a web address
    #[arg(long, value_name = "on|off", value_parser = on_off)]
    webhook: Option<bool>,
    /// The web address; https, or this computer itself
    #[arg(long, value_name = "ADDRESS")]
    webhook_url: Option<String>,
}

/// Keep a password in the keyring of this computer: the first line of standard input
///
/// On a computer without a keyring set ALMONER_SMTP_PASSWORD or ALMONER_WEBHOOK_SECRET instead.
#[derive(Debug, Clone, Copy, Args)]
#[command(after_help = EXIT_CODES)]
struct SecretArgs {
    /// Which one
    #[arg(value_enum)]
    which: SecretArg,
    /// Forget it
    #[arg(long)]
    forget: bool,
}

/// Send a test now, and say whether it arrived
#[derive(Debug, Clone, Args)]
#[command(after_help = EXIT_CODES)]
struct TestArgs {
    /// Which way [default: all that are on]
    #[arg(value_enum)]
    ways: Vec<WayArg>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum OccasionArg {
    Finished,
    Problems,
    Failed,
    Removals,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum EncryptionArg {
    Tls,
    Starttls,
    None,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum SecretArg {
    /// For the mail server
    SmtpPassword,
    /// What calls of the web address are signed with
    WebhookSecret,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum WayArg {
    Desktop,
    Email,
    Webhook,
}

pub fn notify(args: &NotifyArgs, screen: &Screen) -> anyhow::Result<Outcome> {
    let kept = kept()?;
    let mut settings = NotifySettings::load(&kept.settings).map_err(anyhow::Error::msg)?;
    match &args.command {
        NotifyCommand::Show(args) => show(&settings, &kept, args.limit, screen),
        NotifyCommand::Set(args) => {
            set(&mut settings, args)?;
            settings.save(&kept.settings).map_err(anyhow::Error::msg)?;
            show(&settings, &kept, 0, screen)
        }
        NotifyCommand::Secret(args) => secret(*args, screen),
        NotifyCommand::Test(args) => test(&settings, &args.ways, screen),
    }
}

fn on_off(text: &str) -> Result<bool, String> {
    match text {
        "on" => Ok(true),
        "off" => Ok(false),
        _ => Err("write on or off".to_owned()),
    }
}

/// Lays what was named over what is set up.
fn set(settings: &mut NotifySettings, args: &SetArgs) -> anyhow::Result<()> {
    if let Some(when) = &args.when {
        settings.occasions = Occasion::ALL.into_iter().filter(|o| when.iter().any(|w| occasion(*w) == *o)).collect();
    }
    settings.desktop = args.desktop.unwrap_or(settings.desktop);
    let email = &mut settings.email;
    if let Some(how) = args.smtp_encryption {
        let was_usual = email.port == email.encryption.usual_port();
        email.encryption = match how {
            EncryptionArg::Tls => Encryption::Tls,
            EncryptionArg::Starttls => Encryption::StartTls,
            EncryptionArg::None => Encryption::None,
        };
        if was_usual {
            email.port = email.encryption.usual_port();
        }
    }
    email.port = args.smtp_port.unwrap_or(email.port);
    let texts = [
        (&args.smtp_host, &mut email.host),
        (&args.smtp_user, &mut email.user),
        (&args.from, &mut email.from),
        (&args.webhook_url, &mut settings.webhook.url),
    ];
    for (given, kept) in texts {
        if let Some(given) = given {
            given.trim().clone_into(kept);
        }
    }
    email.to = args.to.clone().unwrap_or_else(|| std::mem::take(&mut email.to));
    email.on = args.email.unwrap_or(email.on);
    settings.webhook.on = args.webhook.unwrap_or(settings.webhook.on);
    let broken = settings.channels().find_map(|channel| settings.fault(channel));
    broken.map_or(Ok(()), |fault| Err(anyhow::Error::msg(fault)))
}

fn occasion(arg: OccasionArg) -> Occasion {
    match arg {
        OccasionArg::Finished => Occasion::Finished,
        OccasionArg::Problems => Occasion::Problems,
        OccasionArg::Failed => Occasion::Failed,
        OccasionArg::Removals => Occasion::Removals,
    }
}

fn show(settings: &NotifySettings, kept: &Kept, limit: usize, screen: &Screen) -> anyhow::Result<Outcome> {
    let deliveries = Deliveries::at(kept.deliveries.clone()).list();
    let deliveries = &deliveries[..limit.min(deliveries.len())];
    if screen.json {
        let listed = deliveries.iter().map(|delivery| {
            json!({
                "id": delivery.id,
                "way": delivery.channel,
                "created_at": delivery.created_at,
                "tries": delivery.tries,
                "message": delivery.body,
                "outcome": delivery.outcome(),
            })
        });
        let listed: Vec<_> = listed.collect();
        screen.document(&json!({ "settings": settings, "deliveries": listed }))?;
        return Ok(Outcome::Complete);
    }
    let named: Vec<&str> = settings.occasions.iter().map(|occasion| occasion.name()).collect();
    let on = |on: bool| if on { "on" } else { "off" };
    let mut text = format!("Tell when   {}\n", if named.is_empty() { "never".to_owned() } else { named.join(", ") });
    text.push_str(&format!("Desktop     {}\n", on(settings.desktop)));
    let email = &settings.email;
    let to = if email.to.is_empty() { String::new() } else { format!(", to {}", email.to.join(", ")) };
    let server = if email.host.is_empty() { String::new() } else { format!("  {}:{}", email.host, email.port) };
    text.push_str(&format!("E-mail      {}{server}{to}\n", on(email.on)));
    let url = crate::engine::source::web::shown(&settings.webhook.url);
    text.push_str(format!("Web address {}  {url}", on(settings.webhook.on)).trim_end());
    text.push('\n');
    for delivery in deliveries {
        let when = when::shown(delivery.created_at);
        text.push_str(&format!("{when}  {}  {}: {}\n", delivery.channel.label(), delivery.body, delivery.outcome()));
    }
    screen.print(&text)?;
    Ok(Outcome::Complete)
}

fn secret(args: SecretArgs, screen: &Screen) -> anyhow::Result<Outcome> {
    let which = match args.which {
        SecretArg::SmtpPassword => Secret::Smtp,
        SecretArg::WebhookSecret => Secret::Webhook,
    };
    let mut line = String::new();
    if !args.forget {
        if ask::somebody_is_there() {
            super::say("Type it, and Enter. It is shown while you type.");
        }
        std::io::stdin().lock().read_line(&mut line).context("Nothing could be read from standard input.")?;
        if line.trim().is_empty() {
            bail!("Nothing was given on standard input, so nothing was kept. --forget forgets what is kept.");
        }
    }
    keyring().set(which, line.trim_end_matches(['\r', '\n'])).map_err(anyhow::Error::msg)?;
    let said = if args.forget { "Forgotten." } else { "Kept in the keyring of this computer." };
    if screen.json {
        screen.document(&json!({ "kept": !args.forget }))?;
    } else {
        screen.print(&format!("{said}\n"))?;
    }
    Ok(Outcome::Complete)
}

fn test(settings: &NotifySettings, ways: &[WayArg], screen: &Screen) -> anyhow::Result<Outcome> {
    let on = [
        (WayArg::Desktop, settings.desktop),
        (WayArg::Email, settings.email.on),
        (WayArg::Webhook, settings.webhook.on),
    ];
    let asked = |way: WayArg, on: bool| if ways.is_empty() { on } else { ways.contains(&way) };
    let (mut documents, mut text, mut complete) = (Vec::new(), String::new(), true);
    let keyring: Keyring = keyring();
    let network = network(settings);
    for (way, _) in on.into_iter().filter(|(way, on)| asked(*way, *on)) {
        let channel = match way {
            WayArg::Desktop => {
                on_desktop(&Notice::test());
                text.push_str("Desktop: shown, if there is one.\n");
                documents.push(json!({ "way": "desktop", "delivered": null, "message": null }));
                continue;
            }
            WayArg::Email => Channel::Email,
            WayArg::Webhook => Channel::Webhook,
        };
        let way = Way { settings, secrets: &keyring, network: &network };
        let sent = send(channel, &Notice::test(), (0, now()), &way, now());
        let why = sent.err().map(|undelivered| undelivered.why);
        complete &= why.is_none();
        let said = why
            .as_ref()
            .map_or("delivered.".to_owned(), |why| format!("not delivered: {}.", why.trim_end_matches('.')));
        text.push_str(&format!("{}: {said}\n", channel.label()));
        documents.push(json!({ "way": channel, "delivered": why.is_none(), "message": why }));
    }
    if documents.is_empty() {
        bail!("Nothing is set up to be told by. `almoner notify set --help` says how.");
    }
    if screen.json {
        screen.document(&json!({ "tests": documents }))?;
    } else {
        screen.print(&text)?;
    }
    Ok(if complete { Outcome::Complete } else { Outcome::Incomplete })
}
