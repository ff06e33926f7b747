//! How fast one is found among many, and how soon many are ready.
//!
//! `cargo xtask bench search [PERSONS_MAX] [QUERIES] [--slow]`.
//!
//! Persons are made up (`people/mod.rs`) at 10 thousand and each ten times more up to the largest,
//! 1 million unless said otherwise; 10 million take minutes to build. Of the queries half are
//! names of the index changed by rule, a quarter are as they are there, a quarter are strangers.
//! Each is asked alone, with explanations. Times are those of a core, with the wall's p99 beside
//! them, for a machine may be shared. Ends with one flat JSON line.

#![expect(
    clippy::print_stdout,
    clippy::disallowed_methods,
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a program that measures"
)]

mod people;

use std::{env, fmt::Write as _, fs, hint::black_box, io::BufReader, time::Instant};

use comity_match::{Bearer, Index, Query};
use people::{Chance, People, typed_wrong};

fn main() {
    let mut numbers = env::args().skip(1).filter_map(|text| text.parse::<u64>().ok());
    let most = numbers.next().unwrap_or(1_000_000);
    let asked = numbers.next().unwrap_or(10_000);
    let people = People::new();
    let mut out = String::new();
    let mut value = 0.0;
    let mut size = 10_000;
    let mut index = Index::new();
    let mut chance = Chance(1);
    let mut made = Vec::new();
    while size <= most {
        let started = Instant::now();
        let from = index.len() as u64;
        for key in from..size {
            let person = people.person(key, &mut chance);
            index.add(&person);
            // Names to ask for are taken all over the index.
            if key % (size / asked.min(size)) == 0 {
                made.push((key, person.names));
            }
        }
        let built = started.elapsed().as_secs_f64() / (size - from) as f64;
        let name = match size {
            10_000 => "10k",
            100_000 => "100k",
            1_000_000 => "1m",
            _ => "10m",
        };
        let step = Step { index: &index, people: &people, made: &made, name };
        value = step.queries(asked, &mut out);
        let bytes = index.size_bytes() as f64 / size as f64;
        let _ = write!(
            out,
            "\"bytes_per_person_{name}\":{bytes:.0},\"build_us_{name}\":{:.1},",
            built * 1e6
        );
        if size * 10 > most {
            let _ = write!(out, "\"bytes_per_person\":{bytes:.0},\"rss_mib\":{},", rss_mib());
            step.exact(&mut out);
            step.ready(&mut out);
        }
        println!("{out}");
        size *= 10;
        made.clear();
    }
    let commit = env::var("COMITY_BENCH_COMMIT").unwrap_or_default();
    println!(
        "{{{out}\"bench\":\"search\",\"commit\":\"{commit}\",\"n\":{asked},\"value\":{value:.3},\
         \"unit\":\"ms p99 of the largest\",\"against\":\"5 ms\",\"ratio\":{:.3}}}",
        value / 5.0
    );
}

struct Step<'a> {
    index: &'a Index,
    people: &'a People,
    made: &'a [(u64, Vec<String>)],
    name: &'static str,
}

impl Step<'_> {
    /// Asks for names one by one; the p99 in milliseconds.
    fn queries(&self, asked: u64, out: &mut String) -> f64 {
        let mut chance = Chance(5);
        let (mut times, mut wall): (Vec<f64>, Vec<f64>) = (Vec::new(), Vec::new());
        let mut slow: Vec<(f64, String)> = Vec::new();
        let (mut known, mut found, mut words) = (0_u32, 0_u32, 0);
        for nth in 0..asked {
            let (key, names) = chance.pick(self.made);
            let mut name = chance.pick(names).clone();
            let mut key = Some(*key);
            match nth % 4 {
                0 => name = typed_wrong(&name, &mut chance),
                1 => {
                    let mut parts: Vec<&str> = name.split(' ').collect();
                    let gone = chance.below(parts.len());
                    if parts.len() > 2 {
                        parts.remove(gone);
                    }
                    parts.rotate_left(1);
                    name = parts.join(" ");
                }
                2 => {}
                _ => (name, key) = (self.people.name(&mut chance).other.join(" "), None),
            }
            let (started, busy) = (Instant::now(), busy_ms());
            let mut query = Query::name(Bearer::Person, &name);
            (query.least, query.limit) = (0.7, 100);
            let hits = self.index.search(&query);
            words += hits.iter().map(|hit| hit.to_string().len()).sum::<usize>();
            let took = busy_ms() - busy;
            wall.push(started.elapsed().as_secs_f64() * 1e3);
            times.push(took);
            slow.push((took, name));
            known += u32::from(key.is_some());
            found += u32::from(key.is_some() && hits.iter().any(|hit| Some(hit.key) == key));
        }
        times.sort_by(f64::total_cmp);
        wall.sort_by(f64::total_cmp);
        black_box(words);
        slow.sort_by(|a, b| b.0.total_cmp(&a.0));
        if env::args().any(|word| word == "--slow") {
            for (took, name) in slow.iter().take(100).step_by(4) {
                println!("{took:.2} ms {name}");
            }
        }
        let at = |percent: usize| times[times.len() * percent / 100];
        let rate = times.len() as f64 * 1e3 / times.iter().sum::<f64>();
        let _ = write!(
            out,
            "\"p50_ms_{0}\":{1:.3},\"p99_ms_{0}\":{2:.3},\"qps_{0}\":{rate:.0},\
             \"p99_wall_ms_{0}\":{3:.3},\"found_{0}\":{4:.4},",
            self.name,
            at(50),
            at(99),
            wall[wall.len() * 99 / 100],
            f64::from(found) / f64::from(known)
        );
        at(99)
    }

    /// Identifiers a second, those that are there and those that are not by turns.
    fn exact(&self, out: &mut String) {
        let texts: Vec<String> = (0..100_000_u64)
            .map(|nth| format!("XA{:08}", nth * 7 * (self.index.len() as u64 / 50_000).max(1)))
            .collect();
        let started = busy_ms();
        let mut found = 0;
        for text in &texts {
            found += self.index.search(&Query::identifier(1, text)).len();
        }
        let rate = texts.len() as f64 * 1e3 / (busy_ms() - started);
        let _ = write!(out, "\"exact_per_s_per_core\":{rate:.0},\"exact_found\":{found},");
    }

    /// How long a snapshot takes to be written, and to be read until a search is answered.
    fn ready(&self, out: &mut String) {
        let path = env::temp_dir().join(format!("comity-bench-search-{}", std::process::id()));
        let started = Instant::now();
        let written = fs::File::create(&path).and_then(|mut file| self.index.save(&mut file));
        let saved = started.elapsed().as_secs_f64();
        let (started, busy) = (Instant::now(), busy_ms());
        let again = fs::File::open(&path)
            .map_err(Into::into)
            .and_then(|file| Index::load(&mut BufReader::new(file)));
        let found = again.map(|again| again.search(&Query::identifier(1, "XA00000007")).len());
        let (ready, busy) = (started.elapsed().as_secs_f64(), (busy_ms() - busy) / 1e3);
        let size = fs::metadata(&path).map_or(0, |of| of.len());
        let _ = fs::remove_file(&path);
        if written.is_ok() && found.is_ok_and(|found| found == 1) {
            let _ = write!(
                out,
                "\"ready_s_{0}\":{ready:.3},\"ready_cpu_s_{0}\":{busy:.3},\
                 \"save_s\":{saved:.3},\"snapshot_mib\":{1},",
                self.name,
                size >> 20
            );
        }
    }
}

/// Milliseconds that this thread was on a core: a machine that is shared measures true by it.
fn busy_ms() -> f64 {
    let time = rustix::time::clock_gettime(rustix::time::ClockId::ThreadCPUTime);
    time.tv_sec as f64 * 1e3 + time.tv_nsec as f64 / 1e6
}

/// The most memory that this program had, in MiB.
fn rss_mib() -> u64 {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    line.and_then(|text| text.trim().split(' ').next()?.parse::<u64>().ok()).unwrap_or(0) / 1024
}
