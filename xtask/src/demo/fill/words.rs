//! What officers write in the invented cases: a sentence or two for each field.
// table: matters, each with what is asked about it and what may be answered.

/// A matter that two agencies write to each other about. `{}` is where the person stands.
pub(super) struct Matter {
    /// The offence, by its code in `law/offences.toml`.
    pub offence: &'static str,
    /// What the person is in it.
    pub category: &'static str,
    /// What is asked.
    pub asks: &'static str,
    /// What happened.
    pub facts: &'static str,
    /// Why the information is believed to be there.
    pub reasons: &'static str,
    /// How the person is linked to it.
    pub link: &'static str,
    /// What may be answered.
    pub answer: &'static str,
    /// What may be asked back.
    pub question: &'static str,
}

/// The matters.
pub(super) const MATTERS: [Matter; 14] = [
    Matter {
        offence: "human-trafficking",
        category: "suspect",
        asks: "Please tell us the current and former addresses you hold for {}.",
        facts: "Four women were recruited as harvest workers in April and had their papers taken \
                on arrival. Two of them reached our shelter on 9 November.",
        reasons: "Both women say that they were driven from a flat in your capital.",
        link: "Named by both women as the man or woman who collected the rent.",
        answer: "Registered at Larch Street 14 from March 2022 to August 2025; no address since. \
                 The tenancy was in the name of a cleaning company.",
        question: "Which of the two shelters took the statements, and on which date?",
    },
    Matter {
        offence: "drug-trafficking",
        category: "suspect",
        asks: "Has {} crossed your border since 1 September, and in which vehicles?",
        facts: "38 kg of a white powder were found under the floor of a refrigerated lorry on \
                21 October. The driver had been paid in cash.",
        reasons: "The lorry was weighed at your crossing on 20 October at 22:40.",
        link: "The driver's telephone held 61 calls with the number that this person uses.",
        answer: "Two crossings: 12 September and 20 October, both in a grey van that is registered \
                 to a hire firm. The firm's contract is being obtained.",
        question: "Do you need the pictures of the number plate reader, which are kept 30 days?",
    },
    Matter {
        offence: "computer-crime",
        category: "suspect",
        asks: "Who rented the server at the address in our annex on 3 and 4 November? We believe \
               it was {}.",
        facts: "The billing system of a regional hospital was encrypted on 4 November at 02:15 \
                and a ransom was asked for.",
        reasons: "The address belongs to a hosting firm with its seat in your state.",
        link: "An account of that name was used to test the tool three days before.",
        answer: "The firm names a customer who paid by voucher; the contact address is a mailbox. \
                 Log files of both days are preserved.",
        question: "Please give the times with their time zone; the firm rotates addresses hourly.",
    },
    Matter {
        offence: "fraud",
        category: "suspect",
        asks: "Please tell us whether {} owns or directs companies in your register.",
        facts: "Eleven pensioners paid deposits for flats that were never built, 410,000 in all.",
        reasons: "The brochures name a company with an address in your second city.",
        link: "Signed six of the eleven contracts.",
        answer: "Director of two companies, one struck off in July. Extracts of the register are \
                 attached to our case and can be had through the courts.",
        question: "Do you need the beneficial owners too, for which our law wants a judge?",
    },
    Matter {
        offence: "vehicle-trafficking",
        category: "contact",
        asks: "Was the vehicle in our annex registered with you, and by whom? The buyer is {}.",
        facts: "A van stolen on 2 October was offered with new plates three weeks later.",
        reasons: "The plates were issued by your office for a van of the same make.",
        link: "Bought it in good faith, as far as we can tell.",
        answer: "The plates belong to a van that was scrapped in 2023. The person is known to us \
                 only as the buyer of spare parts.",
        question: "Please send the last six digits of the chassis number; our register needs them.",
    },
    Matter {
        offence: "money-laundering",
        category: "suspect",
        asks: "Which accounts are known to you that {} may dispose of?",
        facts: "Takings of three car washes are ten times those of their neighbours. Cash is paid \
                in on Mondays, always just below the threshold.",
        reasons: "Transfers go to a bank whose clearing number is one of yours.",
        link: "Holds the power of attorney for two of the accounts.",
        answer: "Two accounts are known to our unit; one was closed in June. Balances need a \
                 request through the courts.",
        question: "For which period do you need the movements? We can go back five years.",
    },
    Matter {
        offence: "organised-robbery",
        category: "suspect",
        asks: "Do you hold fingerprints or a photograph of {}?",
        facts: "A jeweller's window was rammed on 14 November at 04:50; the car had been stolen \
                the evening before.",
        reasons: "A hire car used to leave was returned in your border town.",
        link: "A receipt with this name lay in the stolen car.",
        answer: "Fingerprints and a photograph of 2021 are held, after a charge that ended in an \
                 acquittal. They may be used to identify and for nothing else.",
        question: "Was the acquittal of 2021 known to you? It bears on what we may give.",
    },
    Matter {
        offence: "kidnapping",
        category: "victim",
        asks: "Please look whether {} was seen at the addresses in our annex, without being asked.",
        facts: "The person has not been at work since 17 November. The family got a call with a \
                demand on the next day.",
        reasons: "The call came through a mast 3 km from your border.",
        link: "The person who is missing.",
        answer: "Seen alive by a neighbour yesterday evening. Two of our officers watch the house \
                 and keep their distance.",
        question: "Does the family know that we were asked? Our officers would speak to a cousin.",
    },
    Matter {
        offence: "forgery-documents",
        category: "suspect",
        asks: "Is the residence permit that {} showed genuine, and to whom was it issued?",
        facts: "A permit with a wrong laminate was shown at an employer's check on 6 November.",
        reasons: "It bears the number range of your office in the north.",
        link: "Showed the document and says that a friend procured it.",
        answer: "The number was issued to another person and reported as stolen in January.",
        question: "Please send both sides of the document as a picture of at least 300 dpi.",
    },
    Matter {
        offence: "cultural-goods-trafficking",
        category: "witness",
        asks: "Can {} be heard in your state on the sale of a bronze figure in May?",
        facts: "A figure that was dug up without a permit was sold at a fair with a forged export \
                paper.",
        reasons: "The dealer who signed the paper has a shop in your old town.",
        link: "Was present at the sale and is suspected of nothing.",
        answer: "The witness is ready to be heard and asks for an interpreter.",
        question: "Is a hearing by video enough for your prosecutor?",
    },
    Matter {
        offence: "arms-trafficking",
        category: "suspect",
        asks: "Please tell us whether {} holds a weapons licence and for what.",
        facts: "Nine converted blank pistols were found in a parcel that was declared as toys.",
        reasons: "The sender's address is a collecting point in your state.",
        link: "Picked up an earlier parcel of the same weight.",
        answer: "No licence. An application was refused in 2025 for want of a reason.",
        question: "Were the pistols test-fired? Our laboratory would compare the marks.",
    },
    Matter {
        offence: "environmental-crime",
        category: "suspect",
        asks: "Les transports de déchets de {} sont-ils inscrits dans votre registre ?",
        facts: "Quarante fûts de solvants ont été déversés dans une gravière le 28 octobre.",
        reasons: "Les bordereaux de suivi portent le cachet d'une entreprise de votre État.",
        link: "A signé les bordereaux.",
        answer: "L'entreprise n'a plus d'autorisation depuis mars. Les bordereaux sont faux.",
        question: "Pouvez-vous nous transmettre les numéros des bordereaux ?",
    },
    Matter {
        offence: "extortion",
        category: "suspect",
        asks: "¿Consta en sus archivos un número de teléfono de {}?",
        facts: "El dueño de un restaurante paga desde junio por una «protección» que no pidió.",
        reasons: "Las llamadas vienen de un operador de su Estado.",
        link: "La víctima reconoció la voz.",
        answer: "Constan dos números, uno dado de baja en septiembre.",
        question: "¿Desde qué fecha necesitan los datos? Se conservan seis meses.",
    },
    Matter {
        offence: "murder",
        category: "witness",
        asks: "Please ask {} whether a statement of 2024 about a white estate car still stands.",
        facts: "A man was found dead in a quarry lake in 2019. The case was opened again when his \
                telephone turned up.",
        reasons: "The witness moved to your state in 2025.",
        link: "Saw the car on the evening in question.",
        answer: "The witness stands by the statement and adds the first letters of the plate.",
        question: "May the witness be told that the case is open again?",
    },
];

/// Grounds on which requests are refused, and what the other side may know of the reason.
pub(super) const REFUSALS: [(&str, &str); 7] = [
    ("not-available", "We searched both registers and hold nothing under this name or date."),
    ("request-incomplete", "No offence can be told from the facts. Please ask anew with a date."),
    ("security-or-safety", "An answer now would endanger an operation of ours."),
    ("inaccurate", "What we hold was found to be wrong last month and is being corrected."),
    ("third-party-consent", "It came to us from another state, which does not consent."),
    ("judicial-authorisation-refused", "Our judge refused the authorisation on 24 November."),
    ("category-not-permitted", "What you ask for is of a category that we may not give."),
];

/// Messages that tell of no person: what it is about, and what it says.
pub(super) const MESSAGES: [(&str, &str); 10] = [
    ("Duty desk over the holidays", "Our desk is staffed by two officers from 23 December on."),
    (
        "New series of forged visa stickers",
        "Three pieces so far; the hologram turns the wrong way.",
    ),
    ("Joint check on the coast road", "We start on Tuesday at 05:00 and need one of you there."),
    (
        "Your form of 2019 is out of use",
        "Please take the current one; the old one has no field for a ground.",
    ),
    ("Training on hit follow-up", "Two places are left for 14 January, online."),
    ("Change of our liaison officer", "From Monday on the desk is reached under the same number."),
    ("Vans stolen from depots", "Nineteen in five weeks, always on Sundays, always white."),
    ("Trends in parcel smuggling", "Parcels are split below 2 kg and sent to collecting points."),
    ("Test of the emergency line", "The test of Thursday took 40 seconds; thank you."),
    ("Statistics for the third quarter", "Please send your figures by 5 December."),
];

/// What agreements are called, and which areas of crime they are about.
pub(super) const AGREEMENTS: [(&str, &[&str]); 15] = [
    ("Agreement on the exchange of information on drug trafficking", &["drugs"]),
    ("Working arrangement on stolen vehicles", &["vehicles"]),
    ("Agreement on cooperation against computer crime", &["cyber"]),
    ("Protocol on the protection of witnesses who move", &["organised-crime"]),
    ("Agreement on forged identity and travel documents", &["forged-documents"]),
    ("Working arrangement of the border districts", &["migrant-smuggling", "vehicles"]),
    ("Agreement on the tracing of the proceeds of crime", &["money-laundering", "fraud"]),
    ("Agreement against the trafficking of cultural goods", &["cultural-goods"]),
    ("Agreement on the search for missing persons", &["missing", "kidnapping"]),
    ("Protocol on converted firearms in parcels", &["firearms"]),
    ("Agreement on waste that crosses borders unlawfully", &["environment"]),
    ("Agreement on fraud against elderly persons", &["fraud"]),
    ("Working arrangement on robberies of jewellers", &["robbery"]),
    ("Agreement on cooperation against corruption", &["corruption"]),
    ("Agreement on the protection of children", &["sexual-exploitation", "missing"]),
];

/// A case: its name by each agency's own reckoning, what it is, and who takes part.
pub(super) struct Case {
    /// Its reference.
    pub name: &'static str,
    /// Who leads it.
    pub lead: &'static str,
    /// Who is asked.
    pub with: [&'static str; 2],
    /// The threads: which matter, and to which of the two.
    pub threads: [(usize, usize); 4],
    /// What it is told as, to all.
    pub opens: (&'static str, &'static str),
}

/// The cases.
pub(super) const CASES: [Case; 3] = [
    Case {
        name: "XA-26-4417 Harvest",
        lead: "XA",
        with: ["XB", "XC"],
        threads: [(0, 0), (8, 1), (5, 0), (0, 1)],
        opens: (
            "Harvest: who does what",
            "XA leads and hears the women. XB looks after the flats, XC after the papers.",
        ),
    },
    Case {
        name: "XB-K-0932-26 Cold Chain",
        lead: "XB",
        with: ["XA", "XC"],
        threads: [(1, 0), (1, 1), (4, 0), (5, 1)],
        opens: (
            "Cold Chain: calls on Wednesdays",
            "We speak every Wednesday at 09:30. Until then please stop none of the lorries.",
        ),
    },
    Case {
        name: "XC/CY/188 Night Ward",
        lead: "XC",
        with: ["XA", "XB"],
        threads: [(2, 0), (2, 1), (3, 0), (12, 1)],
        opens: (
            "Night Ward: what is preserved",
            "Log files of 3 and 4 November are preserved at all three. Orders follow by court.",
        ),
    },
];
