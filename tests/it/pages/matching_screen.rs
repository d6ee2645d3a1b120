//! A Match page as a fundraiser sees it, made by hand.

use almoner::engine::mapping::BlankPolicy;
use almoner::engine::schema::{DateOrder, Slot, Whole};
use almoner::wizard::Command;
use almoner::wizard::customs::CustomCommand;
use almoner::wizard::screen::{
    CardScreen, CardState, ColumnChoice, Command2, DropHint, Kind, MatchScreen, MatchSection, RecordLine, RecordScreen,
    SlotFeed, SlotScreen, SplitOffer,
};
use almoner::wizard::templates::TemplateCommand;

use super::{button, entry, pill};

pub const MOBILE: usize = 9;
pub const PHONE: Slot = Slot::Entry { group: 1, position: 0, field: 0 };
pub const PHONE_TYPE: Slot = Slot::Entry { group: 1, position: 0, field: 1 };
pub const LAST_GIFT: Slot = Slot::Field(20);
pub const EMPLOYER: Slot = Slot::Field(30);

const COLUMNS: [(&str, &str, &str); 12] = [
    ("ConstituentID", "C00000001 · C00000002", "100%"),
    ("First Name", "María · James · Zoë", "100%"),
    ("Last Name", "Núñez · O’Brien · Müller", "100%"),
    ("Status", "Active · Dcsd · Actve", "100%"),
    ("Primary Email", "maria.nunez@example.org", "88%"),
    ("Email Type", "home · work · H", "88%"),
    ("Last Gift Date", "03/04/2024 · 11/12/2023", "72%"),
    ("Largest Gift", "$1,250.00 · $25", "71%"),
    ("ZIP", "02134 · 10001", "94%"),
    ("Mobile", "617-555-0142 · 401-555-0199", "61%"),
    ("Legacy Code", "A1 · B7 · A1", "34%"),
    ("Notes to self", "call back in May · —", "4%"),
];

pub fn slot(slot: Slot, label: &str, full_label: &str, feed: SlotFeed) -> SlotScreen {
    SlotScreen {
        slot,
        path: String::new(),
        label: label.to_owned(),
        full_label: full_label.to_owned(),
        required: false,
        help: String::new(),
        blanks: match feed {
            SlotFeed::Column { .. } => {
                [(BlankPolicy::Keep, "Keep what is there", true), (BlankPolicy::Clear, "Clear the field", false)]
                    .into_iter()
                    .map(|(policy, label, chosen)| {
                        (label.to_owned(), chosen, Command2(Command::SetBlank { slot, policy }))
                    })
                    .collect()
            }
            _ => Vec::new(),
        },
        feed,
        pill: None,
        translate: None,
        warns: false,
        reason: String::new(),
        drop: None,
        choices: Vec::new(),
        join: false,
        split: None,
        date_orders: Vec::new(),
        number_formats: Vec::new(),
        proof: String::new(),
        joined: None,
        lists: Vec::new(),
    }
}

fn column(column: usize, sample: &str) -> SlotFeed {
    SlotFeed::Column { column, header: COLUMNS[column].0.to_owned(), sample: sample.to_owned() }
}

fn cards() -> Vec<CardScreen> {
    let order = [9, 10, 11, 3, 0, 1, 2, 4, 5, 6, 7, 8];
    let card = |number: usize| {
        let (header, samples, filled) = COLUMNS[number];
        let (state, state_text) = match number {
            9..=11 => (CardState::NotMatched, "not matched"),
            3 => (CardState::WantsALook, "matched to Deceased, wants a look"),
            _ => (CardState::Matched, "matched"),
        };
        CardScreen {
            column: number,
            header: header.to_owned(),
            samples: samples.to_owned(),
            filled: filled.to_owned(),
            state,
            state_text: state_text.to_owned(),
            selected: false,
            marked: false,
            unmatch: Command::UnmatchColumn(number),
            define: Command::Custom(CustomCommand::Ask(Some(number))),
        }
    };
    order.into_iter().map(card).collect()
}

fn section(label: &str, slots: Vec<SlotScreen>) -> MatchSection {
    MatchSection { label: label.to_owned(), slots, add: None }
}

fn people() -> Vec<MatchSection> {
    let mut id = slot(Slot::Field(0), "Constituent ID", "Constituent ID", column(0, "C00000001"));
    id.required = true;
    id.pill = Some(pill(Kind::Good, "finds existing records"));
    let mut first = slot(Slot::Field(1), "First name", "First name", column(1, "María"));
    first.reason = "the header says so".to_owned();
    first.join = true;
    first.split = Some(SplitOffer {
        label: "Split this name into its parts".to_owned(),
        sample: "Dr. Ann Lee → Dr. · Ann · Lee".to_owned(),
        command: Command2(Command::SplitColumn { column: 1, whole: Whole::Name }),
    });
    let mut last = slot(Slot::Field(2), "Last name", "Last name", column(2, "Núñez"));
    last.required = true;
    let mut deceased = slot(Slot::Field(3), "Deceased", "Deceased", column(3, "Dcsd → Yes · Active → No"));
    deceased.pill = Some(pill(Kind::Warn, "1 value to look at"));
    deceased.warns = true;
    deceased.choices = vec![("yes".into(), "Yes".into()), ("no".into(), "No".into())];
    vec![section("Identity", vec![id]), section("Name", vec![first, last, deceased])]
}

fn ways() -> Vec<MatchSection> {
    let email = slot(entry(0, 0), "Email", "Email 1", column(4, "maria.nunez@example.org"));
    let email_type = slot(entry(0, 1), "Type", "Email 1 · Type", column(5, "H → Home · work → Work"));
    let mut emails = section("Email 1", vec![email, email_type]);
    emails.add = Some(button("Add another email", Command::AddEntry(0)));
    let phone = slot(PHONE, "Phone", "Phone 1", SlotFeed::Nothing);
    let mut kind = slot(PHONE_TYPE, "Type", "Phone 1 · Type", SlotFeed::Fixed { text: "Mobile".to_owned() });
    kind.pill = Some(pill(Kind::Info, "fixed value"));
    kind.choices = vec![("home".into(), "Home".into()), ("mobile".into(), "Mobile".into())];
    let mut phones = section("Phone 1", vec![phone, kind]);
    phones.add = Some(button("Add another phone", Command::AddEntry(1)));
    vec![emails, phones]
}

fn giving() -> Vec<MatchSection> {
    let mut date = slot(LAST_GIFT, "Last gift date", "Last gift date", column(6, "03/04/2024 → 4 March 2024"));
    date.pill = Some(pill(Kind::Warn, "day or month first? choose"));
    date.warns = true;
    let order =
        |order, label: &str| (label.to_owned(), false, Command2(Command::SetDateOrder { slot: LAST_GIFT, order }));
    date.date_orders = vec![
        order(DateOrder::DayFirst, "Day first (31/12/2026)"),
        order(DateOrder::MonthFirst, "Month first (12/31/2026)"),
    ];
    let largest = slot(Slot::Field(21), "Largest gift", "Largest gift", column(7, "$1,250.00 → 1,250.00"));
    let employer = slot(EMPLOYER, "Employer", "Employer", SlotFeed::Nothing);
    let more = (31..61).map(|number| {
        slot(Slot::Field(number), &format!("Attribute {number}"), &format!("Attribute {number}"), SlotFeed::Nothing)
    });
    vec![section("Giving", vec![date, largest]), section("Work", vec![employer]), section("Attributes", more.collect())]
}

pub fn screen() -> MatchScreen {
    let choice = |(column, (header, samples, _)): (usize, &(&str, &str, &str))| ColumnChoice {
        column,
        header: (*header).to_owned(),
        samples: (*samples).to_owned(),
    };
    let undo = button("Undo", Command::UndoMatch);
    MatchScreen {
        parts: Vec::new(),
        elsewhere: None,
        title: "Match your columns to donor fields".to_owned(),
        progress: "24 of 27 are matched.".to_owned(),
        find: String::new(),
        not_matched: "3 not matched".to_owned(),
        marked: None,
        entries: Vec::new(),
        cards: cards(),
        columns: COLUMNS.iter().enumerate().map(choice).collect(),
        dragging: None,
        sections: [people(), ways(), giving()].concat(),
        undo,
        redo: button("Redo", Command::RedoMatch),
        again: button("Match again", Command::MatchAgain),
        save: button("Save as template", Command::Template(TemplateCommand::AskToSave)),
        template: None,
        banner: None,
        see: button("See a row", Command::LookAtRow(Some(0))),
        record: None,
        define: None,
        reveal: None,
        said: String::new(),
        footer: "2 matches want a look · 3 columns will not be imported".to_owned(),
        footer_warns: true,
        back: button("Back", Command::Back),
        next: button("Check 140,734 rows", Command::StartCheck),
    }
}

/// What the wizard says of every field once a column is dragged.
pub fn set_dragging(screen: &mut MatchScreen, column: Option<usize>) {
    screen.dragging = column;
    let slots = screen.sections.iter().flat_map(|section| &section.slots);
    let fed: Vec<(usize, Slot)> = slots
        .filter_map(|slot| match slot.feed {
            SlotFeed::Column { column, .. } => Some((column, slot.slot)),
            _ => None,
        })
        .collect();
    for slot in screen.sections.iter_mut().flat_map(|section| &mut section.slots) {
        let before = match &slot.feed {
            SlotFeed::Column { column: other, header, .. } if Some(*other) != column => Some(header.clone()),
            _ => None,
        };
        slot.drop = column.map(|column| {
            let name = COLUMNS[column].0;
            let (fits, text) = match slot.slot {
                LAST_GIFT => (false, format!("“{name}” hardly fits: none of its values is a date")),
                PHONE => (true, format!("Release to match “{name}” — 86% of values look like phone numbers")),
                _ => (true, format!("Release to match “{name}”")),
            };
            let from = fed.iter().find(|(fed, _)| *fed == column).map(|(_, slot)| *slot);
            let command = from.filter(|from| before.is_some() && *from != slot.slot);
            let command = command.map(|from| Command::Swap(from, slot.slot));
            DropHint { fits, text, command, ..DropHint::default() }
        });
    }
}

/// A row as it will be saved, as the page shows it.
pub fn record(place: usize) -> RecordScreen {
    let line = |label: &str, value: &str, from: &str, problem: &str, kind| RecordLine {
        label: label.to_owned(),
        value: value.to_owned(),
        from: from.to_owned(),
        problem: problem.to_owned(),
        kind,
    };
    RecordScreen {
        title: format!("Row {} as it will be saved", place + 2),
        text: "This row goes in, but wants a look.".to_owned(),
        kind: Kind::Warn,
        lines: vec![
            line("Constituent ID", "C00000001", "", "", Kind::Info),
            line("Last gift date", "4 March 2024", "03/04/2024", "", Kind::Info),
            line("Deceased", "", "Dcsd", "This is neither yes nor no.", Kind::Warn),
        ],
        previous: button("Row before", Command::LookAtRow(Some(place.saturating_sub(1)))),
        next: button("Next row", Command::LookAtRow(Some(place + 1))),
        close: button("Close", Command::LookAtRow(None)),
    }
}

/// What the wizard says once a column is marked, or no longer.
pub fn set_marked(screen: &mut MatchScreen, column: usize, marked: bool) {
    screen.cards.iter_mut().filter(|card| card.column == column).for_each(|card| card.marked = marked);
    let many = screen.cards.iter().filter(|card| card.marked).count();
    screen.marked = (many > 0).then(|| button(&format!("{many} marked"), Command::ClearMarks));
    let phones = button("Phone 1", Command::MatchMarked { group: 1, position: 0 });
    screen.entries = if many > 1 { vec![phones] } else { Vec::new() };
}
