//! Search: which subjects may bear a name, best first, each with its reasons.

use std::{cell::RefCell, collections::HashMap};

use crate::{
    align::{ALIKE_MIN, Alignment, PartView, RELATED_MIN, align},
    index::{Index, WORD_BITS, several},
    keys::{acronym_key, is_whole, joined_key, word_keys},
    name::{acronym_score, evidence, first_letters, score},
    part::{Bearer, Kind, PARTS_MAX, Part, Parts, parts},
    qualifier::{Said, identifier_cell, said},
    query::{Hit, Query},
    similarity::{How, WordView, comparisons, similarity},
    vocabulary::{Plain, Vocabulary, WordId},
    weight::{Commonness, weight},
};

/// From this score on a hit is an alert in screening: no more alerts than the peer's logic-v2 at
/// its own threshold on the same probes.
pub const ALERT_MIN: f32 = 0.74;

/// The same for organisations, whose other names share less with the main one.
pub const ALERT_MIN_ORGANISATION: f32 = 0.64;

/// Names of one query that are looked for at most.
pub const QUERY_NAMES_MAX: usize = 16;
/// Identifiers of one query that are looked for at most.
const IDENTIFIERS_MAX: usize = 64;
/// Holders of one identifier that are looked at: what thousands have says nothing.
const HOLDERS_MAX: usize = 1_000;
/// Names that are opened by what they have of rare words.
const OPENED_MAX: usize = 3_000;
/// Names that have a word, from which on only near words are taken for it.
const COMMON_MIN: usize = 10_000;
/// How alike near words are.
const NEAR_MIN: f32 = 0.9;
/// Names that are looked at at most, if all words are common.
const SCANNED_MAX: usize = 400_000;
/// Names that are laid beside the one asked for at most.
const ALIGNED_MAX: usize = 64;
/// What a name's likeness alone can reach, of names that nobody shares; the rest is for qualifiers.
const NAME_SCORE_MAX: f32 = 0.97;
/// What a name of one short, common word reaches.
const NAME_SCORE_LOW: f32 = 0.85;

/// How far is looked for what is like a name asked for.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Reach {
    /// Readings that those of one word are laid beside at most.
    compared: usize,
    /// Words that one word is taken for at most.
    like: usize,
    /// Names that are looked at for words written together or apart, or for first letters.
    joined: usize,
    /// Whether initials, numbers and the like open names, though there are better parts.
    by_weak: bool,
}

impl Reach {
    /// What a search looks at; half as many readings find as much.
    const SEARCH: Self = Self { compared: 1_500, like: 96, joined: 1_200, by_weak: false };
    /// All there is.
    pub(crate) const ALL: Self =
        Self { compared: usize::MAX, like: usize::MAX, joined: usize::MAX, by_weak: true };
}

/// A name asked for, ready to be compared.
pub(crate) struct Asked {
    reach: Reach,
    words: Vocabulary,
    parts: Parts,
    /// Per part: the words of the index that are like it.
    like: Vec<Vec<(WordId, f32, How)>>,
    weights: Vec<f32>,
    /// Per part: whether names that have it are looked at.
    opens: Vec<bool>,
    /// How alike a part and a word of the index were found to be, for names share words.
    known: RefCell<HashMap<u64, (f32, How), Plain>>,
}

/// The best name of a subject so far.
#[derive(Clone, Copy, Default)]
struct Best {
    score: f32,
    likeness: f32,
    /// The name of the subject and the name asked for, where there are such.
    names: Option<(u32, usize)>,
}

/// What is known beside the names asked for.
struct Beside<'a> {
    cells: Vec<u32>,
    identifiers: Vec<(u32, &'a (u16, String))>,
}

impl Index {
    /// The subjects that may bear one of the names, best first.
    ///
    /// COST: 1,500 readings of words that share a key with a word asked for, for each of those,
    /// and names that have one of the words found alike.
    #[must_use]
    pub fn search(&self, query: &Query) -> Vec<Hit> {
        self.searched(query).0
    }

    /// As [`Self::search`]; and whether there were more that fit as well by their names, of which
    /// nothing more was looked at.
    #[must_use]
    pub fn searched(&self, query: &Query) -> (Vec<Hit>, bool) {
        let beside = self.beside(query);
        let mut is_cut = false;
        let names = query.names.iter().flat_map(|names| several(names)).take(QUERY_NAMES_MAX);
        let asked: Vec<Asked> =
            names.map(|name| self.ask(name, query.bearer, Reach::SEARCH)).collect();
        let mut best: HashMap<u32, Best, Plain> = HashMap::default();
        for (nth, one) in asked.iter().enumerate() {
            let (names, cut) = self.candidates(one, query.bearer, &beside);
            is_cut |= cut;
            for name in names {
                let subject = self.names[name as usize].subject;
                self.better(best.entry(subject).or_default(), (name, nth), one, query.bearer);
            }
        }
        for (mark, _) in &beside.identifiers {
            let holders = self.marks.holders(*mark);
            is_cut |= holders.len() > HOLDERS_MAX;
            for &subject in holders.iter().take(HOLDERS_MAX) {
                best.entry(subject).or_insert_with(|| self.named(subject, &asked, query.bearer));
            }
        }
        let mut found: Vec<(f32, u32, Best)> = best
            .into_iter()
            .map(|(subject, best)| {
                let row = &self.subjects[subject as usize];
                let said = beside.said(self.cells(row));
                let score = said.iter().fold(best.score, |score, said| said.apply(score));
                (score, subject, best)
            })
            .filter(|(score, ..)| *score >= query.least)
            .collect();
        found.sort_unstable_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
        is_cut |= found.len() > query.limit;
        found.truncate(query.limit);
        let told = found.into_iter().map(|(score, subject, best)| {
            let one = best.names.and_then(|(_, nth)| asked.get(nth));
            Hit { score, ..self.explain(one, (subject, best), &beside, query.bearer) }
        });
        (told.collect(), is_cut)
    }

    /// Takes a name of a subject for its best one, if it is.
    fn better(&self, best: &mut Best, names: (u32, usize), asked: &Asked, bearer: Bearer) {
        let (alignment, likeness) = self.lay(asked, names.0, bearer);
        let score = self.rank(&alignment, likeness);
        if score > best.score {
            *best = Best { score, likeness, names: Some(names) };
        }
    }

    /// A subject that was found by an identifier: its name that fits best, though none may.
    fn named(&self, subject: u32, asked: &[Asked], bearer: Bearer) -> Best {
        let row = &self.subjects[subject as usize];
        let names = (row.name_at..row.name_at + u32::from(row.names)).take(QUERY_NAMES_MAX);
        let first = names.clone().next().map(|name| (name, 0));
        let mut best = Best { names: first, ..Best::default() };
        for name in names {
            for (nth, one) in asked.iter().enumerate() {
                self.better(&mut best, (name, nth), one, bearer);
            }
        }
        best
    }

    fn beside<'a>(&self, query: &'a Query) -> Beside<'a> {
        let known = query.identifiers.iter().take(IDENTIFIERS_MAX);
        let identifiers: Vec<(u32, &(u16, String))> =
            known.filter_map(|of| Some((self.marks.find(of.0, &of.1)?, of))).collect();
        let mut cells = query.qualifiers.cells();
        cells.extend(identifiers.iter().map(|(mark, _)| identifier_cell(*mark)));
        Beside { cells, identifiers }
    }

    pub(crate) fn ask(&self, name: &str, bearer: Bearer, reach: Reach) -> Asked {
        let mut words = Vocabulary::default();
        let parts = parts(name, bearer, &mut words);
        let names = self.count();
        let is_weak =
            |kind| matches!(kind, Kind::Initial | Kind::Servant | Kind::Generation | Kind::Number);
        let strong = |part: &Part| part.kind.is_evidence() && !is_weak(part.kind);
        let has_strong = parts.parts.iter().any(strong);
        let (mut like, mut weights, mut opens) = (Vec::new(), Vec::new(), Vec::new());
        for part in &parts.parts {
            let view = words.view(part.word);
            // Whoever is the servant of whom is told by the word behind, if there is one.
            let is_beside = has_strong && is_weak(part.kind) && !reach.by_weak;
            let wanted = part.kind.is_evidence() && !is_beside;
            let found = match part.kind {
                _ if wanted => self.like(view, false, reach),
                Kind::Servant => self.like(view, true, reach),
                // What opens no names still tells apart those that others opened.
                _ => self
                    .words
                    .find(view.text)
                    .map(|word| (word, 1.0, How::Same))
                    .into_iter()
                    .collect(),
            };
            opens.push(wanted);
            // A word that nobody has is as common as the one that it is likely meant to be.
            let near = found.iter().filter(|(_, alike, _)| *alike >= 0.9);
            let uses = near.map(|(word, ..)| self.words.uses(*word)).max().unwrap_or(1);
            weights.push(weight(part.kind, view, Commonness { uses, names }));
            like.push(found);
        }
        Asked { reach, words, parts, like, weights, opens, known: RefCell::default() }
    }

    /// The words of the index that are like a word, most alike first; `whole` ones have all of
    /// its consonants.
    fn like(&self, view: WordView<'_>, whole: bool, reach: Reach) -> Vec<(WordId, f32, How)> {
        let mut keys = Vec::new();
        word_keys(view, &mut keys);
        keys.retain(|key| !whole || is_whole(*key));
        let mut lists: Vec<&[u32]> = keys
            .iter()
            .filter_map(|key| self.list_of(*key))
            .map(|list| self.by_key.get(list))
            .collect();
        lists.sort_unstable_by_key(|list| list.len());
        let mut out: Vec<(WordId, f32, How)> = Vec::new();
        if let Some(word) = self.words.find(view.text) {
            out.push((word, 1.0, How::Same));
        }
        // What few words share says most, so those are compared first.
        let mut words: Vec<u32> = Vec::new();
        let mut left = reach.compared;
        for &word in lists.into_iter().flatten() {
            let Some(rest) = left.checked_sub(comparisons(view, self.words.view(word))) else {
                break;
            };
            words.push(word);
            left = rest;
        }
        words.sort_unstable();
        words.dedup();
        for word in words {
            let (alike, how) = similarity(view, self.words.view(word), ALIKE_MIN);
            if alike >= ALIKE_MIN && how != How::Same {
                out.push((word, alike, how));
            }
        }
        out.sort_unstable_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
        out.truncate(reach.like);
        out
    }

    /// The names that have most of what is asked for.
    ///
    /// COST: the names that have a rare word, all of them; of those that have common words alone,
    /// the ones that have two. Says whether some were left out that have as much.
    fn candidates(&self, asked: &Asked, bearer: Bearer, beside: &Beside<'_>) -> (Vec<u32>, bool) {
        let lists =
            |nth: usize| asked.like[nth].iter().map(|(word, ..)| self.uses.get(*word).len());
        let mut order: Vec<(usize, usize)> =
            (0..asked.like.len()).map(|nth| (lists(nth).sum(), nth)).collect();
        order.retain(|(size, nth)| *size > 0 && asked.opens[*nth]);
        order.sort_unstable();
        let wanted = Wanted::new(asked);
        let mut out: Vec<(f32, u32)> = Vec::new();
        let (mut opened, mut done) = (0, 0_u32);
        for &(size, nth) in &order {
            let is_rare = opened + size <= OPENED_MAX;
            if !is_rare && done != 0 {
                break;
            }
            // Of the many that have a common word, those count that have another part as well.
            let others: Vec<usize> =
                order.iter().map(|(_, nth)| *nth).filter(|of| *of != nth).collect();
            let with = (!is_rare && !others.is_empty()).then(|| self.having(asked, &others));
            let names = self.lists(asked, nth).flatten();
            for &name in names.take(SCANNED_MAX) {
                let bit = |bits: &Vec<u64>| bits[name as usize / 64] & 1 << (name % 64) != 0;
                // Where one common word is all there is, long names are not what is meant.
                let is_alone = !is_rare && others.is_empty();
                let length = usize::from(self.names[name as usize].parts);
                if !with.as_ref().is_none_or(bit)
                    || is_alone && length > asked.parts.parts.len() + 1
                {
                    continue;
                }
                let (points, parts) = wanted.points(self.name_cells(name), &asked.weights);
                // Whoever has a part that was looked for before was seen then.
                if parts & done == 0 && self.may_bear(name, bearer) {
                    out.push((points, name));
                }
            }
            opened += size;
            done |= 1 << nth;
        }
        let mut points: HashMap<u32, f32, Plain> = HashMap::default();
        self.joins(asked, &mut points);
        if bearer != Bearer::Person {
            self.acronyms(asked, &mut points);
        }
        // What is joined otherwise comes behind what is written the same.
        let all = 0.9 * asked.weights.iter().sum::<f32>();
        for (name, joined) in points {
            if self.may_bear(name, bearer) {
                let words = wanted.points(self.name_cells(name), &asked.weights).0;
                out.push((words.max((words + joined).min(all)), name));
            }
        }
        let best = out.iter().map(|(points, _)| *points).fold(0.0, f32::max);
        out.retain(|(points, _)| *points >= 0.45 * best);
        let is_cut = self.cut(&mut out, (asked, beside));
        let mut names: Vec<u32> = out.into_iter().map(|(_, name)| name).collect();
        names.sort_unstable();
        names.dedup();
        (names, is_cut)
    }

    /// Leaves the best names, as many as are laid beside: of namesakes those that fit in what else
    /// is known. Says whether others fit as well.
    fn cut(&self, names: &mut Vec<(f32, u32)>, (asked, beside): (&Asked, &Beside<'_>)) -> bool {
        if names.len() <= ALIGNED_MAX {
            return false;
        }
        if !beside.cells.is_empty() {
            let all = asked.weights.iter().sum::<f32>().max(f32::MIN_POSITIVE);
            for (points, name) in names.iter_mut() {
                let row = &self.subjects[self.names[*name as usize].subject as usize];
                let said = beside.said(self.cells(row));
                let share = (*points / all).min(1.0) * NAME_SCORE_MAX;
                *points = said.iter().fold(share, |score, said| said.apply(score));
            }
        }
        names.select_nth_unstable_by(ALIGNED_MAX, |a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
        let least = names[..ALIGNED_MAX].iter().map(|(points, _)| *points).fold(f32::MAX, f32::min);
        let is_cut = names[ALIGNED_MAX].0 >= least;
        names.truncate(ALIGNED_MAX);
        is_cut
    }

    /// The names that have a part, word by word, most alike first: of common words, the near ones.
    fn lists<'a>(&'a self, asked: &'a Asked, nth: usize) -> impl Iterator<Item = &'a [u32]> {
        let mut sum = 0;
        asked.like[nth].iter().map_while(move |(word, alike, _)| {
            let names = self.uses.get(*word);
            sum += names.len();
            (sum <= COMMON_MIN || *alike >= NEAR_MIN).then_some(names)
        })
    }

    /// A bit for each name that has one of these parts.
    fn having(&self, asked: &Asked, parts: &[usize]) -> Vec<u64> {
        let mut bits = vec![0_u64; self.names.len() / 64 + 1];
        for nth in parts {
            let names = self.lists(asked, *nth).flatten();
            for name in names.take(SCANNED_MAX) {
                bits[*name as usize / 64] |= 1 << (name % 64);
            }
        }
        bits
    }

    /// Whether the subject of a name may be what is looked for.
    pub(crate) fn may_bear(&self, name: u32, bearer: Bearer) -> bool {
        let subject = self.names[name as usize].subject;
        kindred(self.subjects[subject as usize].bearer(), bearer)
    }

    /// Names in which words are written as one that were asked for apart, or the other way round.
    pub(crate) fn joins(&self, asked: &Asked, points: &mut HashMap<u32, f32, Plain>) {
        let views: Vec<WordView<'_>> =
            asked.parts.parts.iter().map(|part| asked.words.view(part.word)).collect();
        for at in 0..views.len() {
            for length in 1..=3 {
                let Some(run) = views.get(at..at + length) else { continue };
                // What is one word here may be several there: those lists hold names.
                let key = joined_key(run).filter(|_| length == 1);
                if let Some(list) = key.and_then(|key| self.list_of(key)) {
                    for name in self.by_key.get(list).iter().take(asked.reach.joined) {
                        let known = points.entry(*name).or_insert(0.0);
                        *known = known.max(0.8 * asked.weights[at]);
                    }
                }
                // What is several words here may be one there.
                if length == 1 {
                    continue;
                }
                let texts: Vec<&str> = run.iter().map(|word| word.letters()).collect();
                let mut one = Vocabulary::default();
                let Some(word) = one.add(&texts.concat()) else { continue };
                for (word, alike, _) in
                    self.like(one.view(word), true, asked.reach).iter().filter(|like| like.1 > 0.8)
                {
                    let weight: f32 = asked.weights[at..at + length].iter().sum();
                    for name in self.uses.get(*word).iter().take(asked.reach.joined) {
                        let known = points.entry(*name).or_insert(0.0);
                        *known = known.max(alike * weight);
                    }
                }
            }
        }
    }

    /// Names of which the one asked for is the first letters, and the other way round.
    pub(crate) fn acronyms(&self, asked: &Asked, points: &mut HashMap<u32, f32, Plain>) {
        let parts = &asked.parts.parts;
        let all = asked.weights.iter().sum();
        let words = parts.iter().map(|part| (part.kind, asked.words.view(part.word)));
        if let [part] = parts[..] {
            let readings = asked.words.view(part.word).readings;
            let key = readings.rows.first().and_then(|row| acronym_key(readings.reading(row)));
            let list = key.and_then(|key| self.list_of(key));
            let names = list.map_or(&[][..], |list| self.by_key.get(list));
            points.extend(names.iter().take(asked.reach.joined).map(|name| (*name, all)));
            return;
        }
        for letters in first_letters(words).iter().filter(|letters| letters.len() > 2) {
            let names = self.words.find(letters).map_or(&[][..], |word| self.uses.get(word));
            // Beside other words they are a part of a name like any.
            let alone = names.iter().filter(|name| self.names[**name as usize].parts == 1);
            points.extend(alone.take(asked.reach.joined).map(|name| (*name, all)));
        }
    }

    /// Lays a name beside the one asked for: how they lie, and how alike they are.
    fn lay(&self, asked: &Asked, name: u32, bearer: Bearer) -> (Alignment, f32) {
        let (left, right) = (asked.views(), self.views(name));
        let parts = self.parts(name);
        let mut known = |i: usize, j: usize| {
            let part = parts.get(j)?;
            let kinds = [asked.parts.parts[i].kind, part.kind];
            if kinds
                .iter()
                .any(|kind| matches!(kind, Kind::Initial | Kind::Number | Kind::Generation))
            {
                return None;
            }
            let key = (i as u64) << 32 | u64::from(part.word);
            let compare = || similarity(left[i].word, right[j].word, RELATED_MIN);
            Some(*asked.known.borrow_mut().entry(key).or_insert_with(compare))
        };
        let alignment = align(&left, &right, &mut known);
        let forms = (asked.parts.form, self.names[name as usize].form());
        let score = score(&alignment, forms, bearer).max(acronym_score(&left, &right, bearer));
        (alignment, score)
    }

    fn views(&self, name: u32) -> Vec<PartView<'_>> {
        let names = self.count();
        self.parts(name)
            .iter()
            .map(|part| {
                let word = self.words.view(part.word);
                let common = Commonness { uses: self.words.uses(part.word), names };
                PartView { word, kind: part.kind, weight: weight(part.kind, word, common) }
            })
            .collect()
    }

    /// What a likeness is worth: more if much agrees and is rare, and never all there is.
    fn rank(&self, of: &Alignment, likeness: f32) -> f32 {
        let much = (of.matched / 3.0).min(1.0);
        likeness * (NAME_SCORE_LOW + (NAME_SCORE_MAX - NAME_SCORE_LOW) * much)
    }

    fn count(&self) -> u32 {
        u32::try_from(self.names.len()).unwrap_or(u32::MAX)
    }

    fn explain(
        &self,
        asked: Option<&Asked>,
        (subject, best): (u32, Best),
        beside: &Beside<'_>,
        bearer: Bearer,
    ) -> Hit {
        let row = &self.subjects[subject as usize];
        let cells = self.cells(row);
        let right = best.names.map_or_else(Vec::new, |(name, _)| self.views(name));
        let name: Vec<&str> = right.iter().map(|part| part.word.letters()).collect();
        let evidence = asked.zip(best.names).map_or_else(Vec::new, |(asked, (name, _))| {
            evidence(&self.lay(asked, name, bearer).0, &asked.views(), &right)
        });
        let agree = |(mark, of): &(u32, &(u16, String))| {
            cells.contains(&identifier_cell(*mark)).then(|| (*of).clone())
        };
        Hit {
            key: row.key(),
            score: best.score,
            likeness: best.likeness,
            name: name.join(" "),
            evidence,
            qualifiers: beside.said(cells),
            identifiers: beside.identifiers.iter().filter_map(agree).collect(),
        }
    }
}

impl Beside<'_> {
    fn said(&self, found: &[u32]) -> Vec<Said> {
        if self.cells.is_empty() { Vec::new() } else { said(&self.cells, found) }
    }
}

/// The words that are taken for parts of what is asked for.
struct Wanted {
    /// By word: the parts it is taken for, and how alike it is to each.
    words: HashMap<u32, [(u8, f32); 2], Plain>,
    /// A bit for words that may be wanted, by the last bits of their numbers.
    bits: [u64; 64],
}

impl Wanted {
    fn new(asked: &Asked) -> Self {
        let mut out = Self { words: HashMap::default(), bits: [0; 64] };
        for (nth, like) in (0_u8..).zip(&asked.like) {
            for (word, alike, _) in like {
                let known = out.words.entry(*word).or_insert([(nth, *alike), (nth, 0.0)]);
                if known[0].0 != nth {
                    known[1] = (nth, *alike);
                }
                out.bits[(*word >> 6 & 63) as usize] |= 1 << (*word & 63);
            }
        }
        out
    }

    /// What a name has of it: a sum of weight × likeness, and which parts, a bit each.
    fn points(&self, cells: &[u32], weights: &[f32]) -> (f32, u32) {
        let mut best = [0.0_f32; PARTS_MAX];
        let mut parts = 0;
        for cell in cells {
            let word = cell & WORD_BITS;
            if self.bits[(word >> 6 & 63) as usize] & 1 << (word & 63) == 0 {
                continue;
            }
            let Some(found) = self.words.get(&word) else { continue };
            for (nth, alike) in found.iter().filter(|(_, alike)| *alike > 0.0) {
                let best = &mut best[usize::from(*nth) % PARTS_MAX];
                *best = best.max(*alike);
                parts |= 1 << nth;
            }
        }
        let sum: f32 = best.iter().zip(weights).map(|(alike, weight)| alike * weight).sum();
        (sum - 0.04 * cells.len() as f32, parts)
    }
}

impl Asked {
    /// The words of the index that are like a part by which names are opened.
    pub(crate) fn opening(&self) -> impl Iterator<Item = WordId> {
        let opening = self.like.iter().zip(&self.opens).filter(|(_, opens)| **opens);
        opening.flat_map(|(like, _)| like.iter().map(|(word, ..)| *word))
    }

    fn views(&self) -> Vec<PartView<'_>> {
        let weights = self.parts.parts.iter().zip(&self.weights);
        weights
            .map(|(part, weight)| {
                let word = self.words.view(part.word);
                PartView { word, kind: part.kind, weight: *weight }
            })
            .collect()
    }
}

/// Whether one bearer may be the other: what is not a person may be any other thing.
pub(crate) fn kindred(one: Bearer, other: Bearer) -> bool {
    (one == Bearer::Person) == (other == Bearer::Person)
}
