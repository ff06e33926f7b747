//! Which list is imported, and how it is read.

use std::{
    fs::File,
    io::{BufRead, BufReader},
    path::{Path, PathBuf},
};

use clap::{Args, Subcommand};
use comity_act::{Purpose, SubjectCategory, Timestamp};
use comity_formats::{
    ListError, Row,
    ftm::Entities,
    mapped::{MappedCsv, Mapping},
    ofac::{SdnCsv, SdnXml},
    un::UnList,
};
use indicatif::{ProgressBar, ProgressBarIter};

use super::{
    act_args::HandlingCode,
    facts::{StatedFact, stated},
    failure::Failure,
    files,
    when::moment,
};
use crate::engine::chain;

/// Bytes that a mapping has at most.
const MAPPING_BYTES_MAX: usize = 256 * 1_024;

/// The rows of a list, as they are read.
pub(super) type Rows = Box<dyn Iterator<Item = Result<Row, ListError>> + Send>;

/// Import a list.
#[derive(Debug, Subcommand)]
pub(super) enum Import {
    /// The consolidated list of the United Nations Security Council, in XML.
    Un(Un),
    /// The SDN list of the United States' OFAC: `sdn.xml`, or `sdn.csv` with what belongs to it.
    Ofac(Ofac),
    /// Entities of FollowTheMoney, one in each line.
    Ftm(Ftm),
    /// A list in separated values, with a mapping that says what its columns hold.
    Csv(Columns),
}

/// The consolidated list.
#[derive(Args, Debug)]
pub(super) struct Un {
    /// The file.
    file: PathBuf,
    /// What names the list: the same from date to date, so that importing again only corrects.
    #[arg(long, default_value = "un-consolidated")]
    list: String,
    #[command(flatten)]
    common: ListArgs,
}

/// The SDN list.
#[derive(Args, Debug)]
pub(super) struct Ofac {
    /// The file: XML, or separated values when its name ends with `.csv`.
    file: PathBuf,
    /// Other names: `alt.csv`.
    #[arg(long, value_name = "FILE")]
    aliases: Option<PathBuf>,
    /// Addresses: `add.csv`.
    #[arg(long, value_name = "FILE")]
    addresses: Option<PathBuf>,
    /// What names the list: the same from date to date, so that importing again only corrects.
    #[arg(long, default_value = "ofac-sdn")]
    list: String,
    #[command(flatten)]
    common: ListArgs,
}

/// Entities.
#[derive(Args, Debug)]
pub(super) struct Ftm {
    /// The file.
    file: PathBuf,
    /// What names the list: the same from date to date, so that importing again only corrects.
    #[arg(long)]
    list: String,
    #[command(flatten)]
    common: ListArgs,
}

/// Separated values.
#[derive(Args, Debug)]
pub(super) struct Columns {
    /// The file.
    file: PathBuf,
    /// How its columns are read, in TOML.
    #[arg(long, value_name = "FILE")]
    mapping: PathBuf,
    /// What names the list: the same from date to date, so that importing again only corrects.
    #[arg(long)]
    list: String,
    #[command(flatten)]
    common: ListArgs,
}

/// What the records of a list are, and what becomes of those it names no more.
#[derive(Args, Debug)]
pub(super) struct ListArgs {
    /// Where it comes from, in words, with its date; the file's name when it is left out.
    #[arg(long)]
    pub(super) source: Option<String>,
    /// What the records are kept for.
    #[arg(long, default_value = "identify")]
    pub(super) purpose: Purpose,
    /// When the need for the records is reviewed.
    #[arg(long, value_name = "WHEN", value_parser = moment, default_value = "+365d")]
    pub(super) review: Timestamp,
    /// What the persons are in the matter, as `suspect`.
    #[arg(long)]
    pub(super) category: Option<SubjectCategory>,
    /// What others may not do with the records: `H1`, `H2` or both.
    #[arg(long, value_name = "CODES", value_delimiter = ',')]
    pub(super) handling: Vec<HandlingCode>,
    /// A fact that the law asks for, as `fact=value`; may be given several times.
    #[arg(long = "state", value_name = "FACT=VALUE", value_parser = stated)]
    pub(super) state: Vec<StatedFact>,
    /// Its remarks tell of nobody but who is listed, and nothing beyond the other fields.
    #[arg(long)]
    pub(super) no_personal_data: bool,
    /// It tells nothing of health, biometrics, origin, belief, opinion, union or sex life.
    #[arg(long)]
    pub(super) no_special_data: bool,
    /// Erase the records that the list named earlier and names no more; without it they are told.
    #[arg(long)]
    pub(super) erase_absent: bool,
    /// Erase them even when they are more than a tenth of the list.
    #[arg(long, requires = "erase_absent")]
    pub(super) erase_many: bool,
    /// Register again what was erased here before; without it such rows are told and left out.
    #[arg(long)]
    pub(super) bring_back: bool,
    /// Write each row that was not taken, or is in doubt, to this file: `.csv` or `.json`.
    #[arg(long, value_name = "FILE")]
    pub(super) report: Option<PathBuf>,
}

/// A list that is about to be read.
pub(super) struct Opened {
    pub(super) rows: Rows,
    pub(super) list: String,
    /// The file's name.
    pub(super) name: String,
    pub(super) common: ListArgs,
}

impl Import {
    /// Opens the list; the bar shows how much of its file was read.
    pub(super) fn open(self, bar: &ProgressBar) -> Result<Opened, Failure> {
        Ok(match self {
            Self::Un(Un { file, list, common }) => {
                let rows = Box::new(UnList::new(from(&file, bar)?));
                Opened { rows, list, name: name(&file), common }
            }
            Self::Ofac(ofac) => ofac.open(bar)?,
            Self::Ftm(Ftm { file, list, common }) => {
                let rows = Box::new(Entities::new(from(&file, bar)?));
                Opened { rows, list, name: name(&file), common }
            }
            Self::Csv(Columns { file, mapping, list, common }) => {
                let text = files::read_at_most(&mapping, MAPPING_BYTES_MAX)?;
                let mapping = str::from_utf8(&text)
                    .map_err(|_| Failure::Usage("the mapping is not in UTF-8".to_owned()))
                    .and_then(|text| {
                        Mapping::parse(text).map_err(|error| Failure::Usage(chain(&error)))
                    })?;
                let rows = Box::new(MappedCsv::new(from(&file, bar)?, mapping));
                Opened { rows, list, name: name(&file), common }
            }
        })
    }
}

impl Ofac {
    fn open(self, bar: &ProgressBar) -> Result<Opened, Failure> {
        let Self { file, aliases, addresses, list, common } = self;
        let is_csv = file.extension().is_some_and(|end| end.eq_ignore_ascii_case("csv"));
        if !is_csv && (aliases.is_some() || addresses.is_some()) {
            let says = "the XML holds names and addresses; give `--aliases` and `--addresses` \
                        with `sdn.csv`";
            return Err(Failure::Usage(says.to_owned()));
        }
        let name = name(&file);
        if !is_csv {
            let rows = Box::new(SdnXml::new(from(&file, bar)?));
            return Ok(Opened { rows, list, name, common });
        }
        let mut rows = SdnCsv::new(from(&file, bar)?);
        let beside = |path: &Path| files::open(path).map(BufReader::new);
        if let Some(path) = aliases {
            rows = rows.with_aliases(beside(&path)?).map_err(|error| Failure::of(&error))?;
        }
        if let Some(path) = addresses {
            rows = rows.with_addresses(beside(&path)?).map_err(|error| Failure::of(&error))?;
        }
        Ok(Opened { rows: Box::new(rows), list, name, common })
    }
}

fn from(path: &Path, bar: &ProgressBar) -> Result<impl BufRead + Send + use<>, Failure> {
    let file = files::open(path)?;
    if let Ok(about) = file.metadata() {
        bar.set_length(about.len());
    }
    let read: ProgressBarIter<File> = bar.wrap_read(file);
    Ok(BufReader::with_capacity(64 * 1_024, read))
}

fn name(path: &Path) -> String {
    path.file_name().unwrap_or_default().to_string_lossy().into_owned()
}
