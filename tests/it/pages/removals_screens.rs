//! The pages of removals as an admin sees them, made by hand.

use almoner::engine::model::{JobId, RecordId};
use almoner::wizard::Command;
use almoner::wizard::removed::OutcomeCommand;
use almoner::wizard::reviews::ReviewCommand;
use almoner::wizard::screen::*;
use almoner::wizard::state::Nav;

use super::{button, number, pill};

fn command(command: ReviewCommand) -> Command {
    Command::Review(command)
}

fn outcome_command(command: OutcomeCommand) -> Command {
    Command::Review(ReviewCommand::Outcome(command))
}

fn choice(label: &str, selected: bool, command: Command) -> RecordChoice {
    RecordChoice { label: label.to_owned(), selected, command }
}

fn chip(label: &str, count: &str, selected: bool) -> ReviewChip {
    ReviewChip { label: label.to_owned(), count: count.to_owned(), selected, command: command(ReviewCommand::Forget) }
}

pub fn nothing() -> RemovalListScreen {
    RemovalListScreen {
        title: "Removals",
        text: "Nothing is removed from your database until somebody has looked through the list here.",
        banner: None,
        waiting: Vec::new(),
        past: Vec::new(),
        more: None,
        empty: Some(("Nothing to review", "Import a full list, and what is no longer in that file waits here.")),
        rules: button("What is protected", Command::GoTo(Nav::Settings)),
    }
}

pub fn failed() -> RemovalListScreen {
    let text = "The database cannot be read: database disk image is malformed.".to_owned();
    let banner = Banner { kind: Kind::Danger, text, buttons: Vec::new() };
    RemovalListScreen { banner: Some(banner), empty: None, ..nothing() }
}

pub fn list() -> RemovalListScreen {
    let waiting = |file: &str, detail: &str| WaitingRow {
        file: file.to_owned(),
        detail: detail.to_owned(),
        review: button("Review…", command(ReviewCommand::Open(JobId(4)))),
    };
    let past = |file: &str, when: &str, who: &str, kind, result: &str| PastRemoval {
        file: file.to_owned(),
        kind: "Contacts".to_owned(),
        when: when.to_owned(),
        who: who.to_owned(),
        result: pill(kind, result),
        command: command(ReviewCommand::Open(JobId(2))),
    };
    RemovalListScreen {
        waiting: vec![
            waiting("alumni_full_2026-11.csv", "1,204 contacts no longer in it · today, 9:12 · by maria"),
            waiting("gifts_full_2026-11.xlsx", "31 gifts no longer in it · yesterday, 17:40 · by joe"),
        ],
        past: vec![
            past("alumni_full_2026-10.csv", "12 October", "maria", Kind::Neutral, "318 removed"),
            past("alumni_full_2026-09.csv", "9 September", "joe", Kind::Neutral, "Nothing removed"),
            past("alumni_filtered.csv", "9 September", "joe", Kind::Good, "All brought back"),
        ],
        more: Some(button("Show earlier ones", command(ReviewCommand::ShowMore))),
        empty: None,
        ..nothing()
    }
}

fn review_line(
    name: &str,
    key: &str,
    cells: [&str; 2],
    seen: &str,
    ticked: bool,
    why: Option<(Kind, &str)>,
) -> ReviewLine {
    ReviewLine {
        name: name.to_owned(),
        pills: why.map(|(kind, text)| pill(kind, text)).into_iter().collect(),
        key: key.to_owned(),
        cells: cells.map(str::to_owned).to_vec(),
        seen: seen.to_owned(),
        ticked: Some(ticked),
        tick_label: format!("Remove {name}"),
        decide: command(ReviewCommand::Decide(RecordId(1), !ticked)),
    }
}

pub fn review() -> ReviewScreen {
    let march = "12 Mar 2024 · alumni_full_2024-03.csv";
    let rows = vec![
        review_line("Harold Jensen", "C00071182", ["h.jensen@example.org", "$25.00 · 2009"], march, true, None),
        review_line("Test Record", "TEST-1", ["", ""], "2 Feb 2023 · alumni_full_2023-02.csv", true, None),
        review_line(
            "Ada Okafor",
            "C00090210",
            ["ada.okafor@example.org", "$12,500.00 · 2026"],
            "9 Jun 2026 · gala.csv",
            false,
            Some((Kind::Good, "kept by you")),
        ),
        review_line("R. Patel", "C00088120", ["rp@example.com", ""], march, true, None),
        review_line(
            "Grace Kim",
            "C00101003",
            ["gkim@example.org", "$500.00 · 2026"],
            "30 Aug 2026 · gifts_q3.xlsx",
            false,
            Some((Kind::Warn, "gave recently")),
        ),
        review_line("Walter Braun", "C00055671", ["", "$10.00 · 1998"], march, true, None),
        review_line("Priya Shah", "C00031877", ["pshah@example.net", "$40.00 · 2012"], march, true, None),
    ];
    let tab = |label, selected| choice(label, selected, command(ReviewCommand::ShowTab(None)));
    let text = "37 gave in the last two years; unticked until you decide. Removing 0.9% of your contacts is within this \
                database’s 5% safety limit.";
    ReviewScreen {
        back: button("All removals", command(ReviewCommand::Leave)),
        title: "1,204 contacts are no longer in your file".to_owned(),
        text: "They were imported before but are missing from [alumni_full_2026-11.csv] (full list). Decide what \
               happens; nothing is removed until you approve, and you can undo it afterwards."
            .to_owned(),
        export: button("Export list…", command(ReviewCommand::Export)),
        tabs: vec![tab("Contacts 1,204", true), tab("Gifts 318", false), tab("Proposals 2", false)],
        search: String::new(),
        hint: "Find a name or ID",
        chips: vec![
            chip("Gave in the last 2 years", "37", false),
            chip("Ticked", "1,165", false),
            chip("Kept", "39", false),
        ],
        sorts: vec![choice("As imported", true, command(ReviewCommand::Forget))],
        banners: vec![Banner { kind: Kind::Warn, text: text.to_owned(), buttons: Vec::new() }],
        tick: Some(TickMark {
            ticked: None,
            label: "Tick all 1,204 listed".to_owned(),
            command: command(ReviewCommand::DecideAll(true)),
        }),
        body: ReviewBody::Records {
            name: "Contact".to_owned(),
            key: "ID".to_owned(),
            heads: vec!["Email".to_owned(), "Last gift".to_owned()],
            lines: ReviewLines { total: rows.len() as u64, offset: 0, rows },
            marked: Some(2),
        },
        beside: None,
        question: None,
        footer: "[1,165] ticked to remove · [39] kept".to_owned(),
        later: button("Decide later", command(ReviewCommand::Leave)),
        finish: Some(button("Finish without removing", command(ReviewCommand::AskToFinish))),
        remove: Some(button("Remove 1,165 contacts…", command(ReviewCommand::AskToRemove))),
        look_again: command(ReviewCommand::LookAgain),
    }
}

pub fn beside() -> BesideScreen {
    BesideScreen {
        title: "Ada Okafor".to_owned(),
        facts: "ID C00090210 · 14 gifts · 2 notes".to_owned(),
        close: button("Close the record", command(ReviewCommand::StopLooking)),
        amounts: vec![number("$48,200.00", "given in all", Kind::Good)],
        sections: Vec::new(),
        open: button("Open in Records", command(ReviewCommand::StopLooking)),
    }
}

fn outcome_line(name: &str, key: &str, why: &str, ticked: Option<bool>, pills: &[(Kind, &str)]) -> OutcomeLine {
    let pick = |ticked: bool| outcome_command(OutcomeCommand::Pick(RecordId(1), JobId(9), !ticked));
    OutcomeLine {
        name: name.to_owned(),
        pills: pills.iter().map(|(kind, text)| pill(*kind, text)).collect(),
        key: key.to_owned(),
        with: String::new(),
        why: why.to_owned(),
        ticked,
        tick_label: format!("Bring back {name}"),
        hint: String::new(),
        pick: ticked.map(pick),
    }
}

pub fn outcome() -> OutcomeScreen {
    let removed = (Kind::Danger, "removed");
    let missing = "not in the file";
    let rows = vec![
        outcome_line("Harold Jensen", "C00071182", missing, Some(true), &[removed]),
        outcome_line("Test Record", "TEST-1", missing, Some(false), &[removed]),
        outcome_line("Ada Okafor", "C00090210", "kept by maria", None, &[(Kind::Good, "kept by you, 12 Nov 2026")]),
        outcome_line("R. Patel", "C00088120", missing, None, &[removed, (Kind::Warn, "ID taken by now")]),
        outcome_line("Grace Kim", "C00101003", "gave in the last 2 years", None, &[(Kind::Neutral, "kept")]),
        outcome_line("Walter Braun", "C00055671", missing, None, &[(Kind::Good, "brought back by joe, 14 Nov 2026")]),
        outcome_line("Priya Shah", "C00031877", "not in the file; ticked by maria", Some(false), &[removed]),
    ];
    let tab = |label, selected| choice(label, selected, outcome_command(OutcomeCommand::ShowTab(None)));
    OutcomeScreen {
        back: button("All removals", command(ReviewCommand::Leave)),
        title: "1,165 contacts removed, 1 brought back since".to_owned(),
        text: "Approved by [maria] · 12 Nov 2026, 16:20 · 1,165 of 140,734 contacts".to_owned(),
        file: "alumni_full_2026-11.csv · 24.1 MB · SHA-256 \
               81d043392776dfc5b504e47e28b36941e8397fb86e4e5154728a7f9543947284"
            .to_owned(),
        save: button("Save the report…", command(ReviewCommand::Export)),
        tabs: vec![tab("Contacts 1,204", true), tab("Gifts 318", false), tab("Proposals 2", false)],
        search: String::new(),
        hint: "Find a name or ID",
        chips: vec![
            chip("Removed", "1,164", false),
            chip("Brought back", "1", false),
            chip("Kept", "39", false),
            chip("Kept by hand", "2", false),
        ],
        sorts: vec![choice("As imported", true, outcome_command(OutcomeCommand::LookAgain))],
        banners: Vec::new(),
        tick: Some(TickMark {
            ticked: None,
            label: "Tick all listed that can come back".to_owned(),
            command: outcome_command(OutcomeCommand::PickAll(true)),
        }),
        body: OutcomeBody::Lines {
            name: "Contact".to_owned(),
            key: "ID".to_owned(),
            with: None,
            lines: ReviewLines { total: rows.len() as u64, offset: 0, rows },
            marked: None,
        },
        question: None,
        footer: "[1] of [1,164] ticked to bring back".to_owned(),
        close: button("Close", command(ReviewCommand::Leave)),
        everything: Some(button("Bring everything back…", Command::AskToUndo(JobId(9)))),
        bring_back: Some(button("Bring back 1 contact…", outcome_command(OutcomeCommand::AskToBringBack))),
        look_again: outcome_command(OutcomeCommand::LookAgain),
    }
}

pub fn bring_back() -> BringBackScreen {
    BringBackScreen {
        title: "Bring back 1 contact?".to_owned(),
        counts: "1 contact · 2 gifts".to_owned(),
        texts: vec![
            "They come back as they were when they were removed, with everything that belonged to them.",
            "What was changed meanwhile stays: who has one of their IDs or emails by now keeps it, and you are told.",
            "It stands in History as one step, where it can be undone.",
        ],
        keep: button("Not yet", outcome_command(OutcomeCommand::KeepAway)),
        confirm: button("Bring back 1 contact", outcome_command(OutcomeCommand::BringBack)),
    }
}
