//! What the pages for operators and officers say to type, typed in its order.

use std::{
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};

use tempfile::TempDir;

use crate::{bureau::run, ports::free_port};

/// The page for operators.
const PAGE: &str = include_str!("../../../../../docs/operate/README.md");

/// The page for officers, who practise on the two nodes of the other.
const FIRST_DAY: &str = include_str!("../../../../../docs/use/README.md");

/// How long anything may take that a test waits for.
const WAIT_MAX: Duration = Duration::from_secs(60);

/// A line of the page: its beginning, who types it, how it ends, and what it says among else.
type Step = (&'static str, &'static str, i32, &'static str);

/// Every line of a fenced block, in the order of the page.
const STEPS: [Step; 18] = [
    ("comity init XA", "admin", 0, "each token is shown this once"),
    ("comity law check mylaw", "lena", 1, "no case"),
    ("mkdir -p", "admin", 0, ""),
    ("cp -r", "admin", 0, ""),
    ("comity law list", "lena", 0, "national-xd"),
    ("comity adopt national-xd", "lena", 0, "--rule base.3.6"),
    ("comity approve ACT", "sven", 0, "permitted"),
    // The service manager is no part of the program: the test starts the node anew.
    ("systemctl restart comity", "", 0, ""),
    ("comity officer token", "nina", 0, "code for the administrator"),
    ("comity officer add nina", "admin", 0, "a second person who decides agrees"),
    ("comity officer agree nina", "sven", 0, "nina"),
    ("comity officer list", "admin", 0, "nina"),
    ("comity card export", "admin", 0, "the card is in xa.cose"),
    ("comity peer add xb.cose", "admin", 2, "compare it by voice"),
    ("comity backup create", "admin", 0, "keep `data` and `keys` apart"),
    ("comity backup verify", "admin", 0, "the backup is whole"),
    ("comity backup prune", "admin", 0, ""),
    ("comity backup restore", "admin", 0, ""),
];

/// The fenced blocks of this kind.
fn blocks(page: &'static str, kind: &str) -> Vec<&'static str> {
    let fenced = page.split("```").skip(1).step_by(2);
    fenced.filter_map(|block| block.strip_prefix(kind)?.strip_prefix('\n')).collect()
}

/// The lines to type, without what they say of themselves; what goes on below stands in one.
fn lines() -> Vec<String> {
    const PROGRAMS: [&str; 4] = ["comity ", "cp ", "mkdir ", "systemctl "];
    let joined = blocks(PAGE, "text").concat().replace("\\\n", "");
    let typed = joined.lines().filter(|line| PROGRAMS.iter().any(|name| line.starts_with(name)));
    typed.map(|line| line.split("  #").next().unwrap_or(line).trim().to_owned()).collect()
}

/// A folder in which the page is followed.
struct Desk {
    folder: TempDir,
    node: Option<Child>,
    act: String,
    code: String,
}

impl Desk {
    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// The line as it is typed here: this machine has other folders than the page, free ports, and
    /// what the page shortens is whole.
    fn here(&self, line: &str) -> String {
        let folder = self.folder.path().display();
        let more = format!(
            "comity init --listen 127.0.0.1:{} --api 127.0.0.1:0 --operations \"\"",
            free_port()
        );
        line.replace("comity init", &more)
            .replace("/var/lib/comity", &format!("{folder}/home"))
            .replace("/etc/comity", &format!("{folder}"))
            .replace("/backup", &format!("{folder}"))
            .replace("7246f9e0…", &self.code)
            .replace("approve ACT", &format!("approve {}", self.act))
    }

    /// What a shell makes of it: how it ends and what it says.
    fn shell(&self, script: &str, home: &Path, officer: Option<&str>) -> (i32, String) {
        let program = Path::new(env!("CARGO_BIN_EXE_comity")).parent().unwrap();
        let path = format!("{}:/usr/bin:/bin", program.display());
        let mut shell = Command::new("sh");
        shell.args(["-c", script]).current_dir(self.folder.path()).stdin(Stdio::null());
        shell.env_clear().env("PATH", path).env("HOME", self.folder.path());
        shell.env("COMITY_HOME", home);
        if let Some(officer) = officer {
            shell.env("COMITY_TOKEN_FILE", self.path(&format!("{officer}.token")));
        }
        let output = shell.output().unwrap();
        let text = |bytes| String::from_utf8(bytes).unwrap();
        (output.status.code().unwrap(), text(output.stdout) + &text(output.stderr))
    }

    /// What one line leaves for those after it.
    fn remember(&mut self, line: &str, said: &str) {
        let after = |mark: &str| said.lines().find_map(|line| line.strip_prefix(mark));
        if line.starts_with("comity init") {
            let tokens = said.lines().filter_map(|line| line.strip_prefix("token of "));
            for (name, token) in tokens.filter_map(|line| line.split_once(": ")) {
                private(&self.path(&format!("{name}.token")), token);
            }
            let pack = self.path("mylaw/national/xd");
            std::fs::create_dir_all(&pack).unwrap();
            std::fs::write(pack.join("instrument.toml"), INSTRUMENT).unwrap();
            std::fs::write(pack.join("01-urgency.cedar"), RULE).unwrap();
            self.start();
        } else if line.starts_with("comity adopt") {
            let word = said.split(|c: char| !(c.is_ascii_alphanumeric() || "-_".contains(c)));
            let act = word.into_iter().find(|word| word.starts_with("XA-"));
            self.act = act.unwrap_or_default().to_owned();
        } else if let Some(code) = after("code for the administrator: ") {
            self.code = code.to_owned();
        } else if line.starts_with("comity card export") {
            // The other agency is another node on this machine: its card came as a file.
            let other = self.path("other");
            let init = format!(
                "comity init XB --name \"Bureau XB\" --home {0} --key-file {0}.key --listen \"\" \
                 && comity card export xb.cose --home {0}",
                other.display()
            );
            self.shell(&init, &other, None);
        }
    }

    fn start(&mut self) {
        self.stop();
        self.node = Some(run(self.path("home").to_str().unwrap(), &[]));
    }

    fn stop(&mut self) {
        if let Some(mut node) = self.node.take() {
            let _ = node.kill();
            let _ = node.wait();
        }
    }
}

impl Drop for Desk {
    fn drop(&mut self) {
        self.stop();
    }
}

/// Writes a file that nobody else reads.
fn private(path: &Path, text: &str) {
    use std::os::unix::fs::PermissionsExt;
    std::fs::write(path, text).unwrap();
    std::fs::set_permissions(path, std::fs::Permissions::from_mode(0o600)).unwrap();
}

const INSTRUMENT: &str = "title = \"Police Act of XD\"\nkind = \"national\"\nsource = \"a test\"\n\
                          [binds]\nbars = \"own\"\ngateways = \"own\"\n[rules]\n\
                          \"national-xd.1.1\" = { verified = \"read\" }\n";
const RULE: &str = "@id(\"national-xd.1.1\")\n@cite(\"Police Act of XD, s. 1\")\n@says(\"Do.\")\n\
                    forbid (principal, action == Comity::Action::\"message.send\", resource)\n\
                    when { context.urgent };\n";

#[test]
fn what_the_page_for_operators_says_can_be_typed() {
    let lines = lines();
    assert_eq!(lines.len(), STEPS.len(), "a line of the page has no step here: {lines:#?}");
    let folder = tempfile::tempdir().unwrap();
    let mut desk = Desk { folder, node: None, act: String::new(), code: String::new() };
    let home = desk.path("home");
    for (line, (begins, by, code, says)) in lines.iter().zip(STEPS) {
        assert!(line.starts_with(begins), "`{line}` stands where `{begins}` is expected");
        if by.is_empty() {
            desk.start();
            continue;
        }
        let officer = Some(by).filter(|_| !line.starts_with("comity init"));
        let (ended, said) = desk.shell(&desk.here(line), &home, officer);
        assert!(ended == code && said.contains(says), "{line}: exit {ended}\n{said}");
        desk.remember(line, &said);
    }
}

/// The two nodes for practice, started as the page says.
fn practice() -> (Desk, Ends) {
    let folder = tempfile::tempdir().unwrap();
    let desk = Desk { folder, node: None, act: String::new(), code: String::new() };
    let mut script = blocks(PAGE, "sh").concat();
    assert!(script.contains("18461") && script.contains("18471"), "the ports of the page");
    for port in ["18461", "18471"] {
        script = script.replace(port, &free_port().to_string());
    }
    // The ports of the operators' listener are two above; nobody else is to have them.
    script = script.replace("127.0.0.1:$((port + 2))", "");
    let practice = desk.path("practice");
    let ended = Ends(practice.clone());
    let (code, said) = desk.shell(&script, Path::new("/nowhere"), None);
    assert_eq!(code, 0, "{said}");
    (desk, ended)
}

#[test]
fn the_two_nodes_for_practice_come_up_and_carry_a_bundle() {
    let (desk, ended) = practice();
    let practice = desk.path("practice");
    let at = |node: &str, line: &str| desk.shell(line, &practice.join(node), None);
    let (code, said) = at("XA", "comity peer list");
    assert!(code == 0 && said.contains("XB"), "{said}");
    let taken = PAGE.lines().filter(|line| line.contains("| `comity bundle "));
    let rows: Vec<Vec<&str>> = taken.map(|line| line.split(" | ").collect()).collect();
    assert_eq!(rows.len(), 3, "{rows:?}");
    // The line is cut: what XA writes now has to be carried.
    assert_eq!(at("XB", "kill $(cat practice/XB.pid)").0, 0);
    let send = "comity --as olga send --to XB --subject Test --text Test --no-personal-data";
    let (code, said) = at("XA", send);
    assert_eq!(code, 0, "{said}");
    for row in rows {
        let (node, command) = (row[0].trim_start_matches("| "), row[1].trim_matches('`'));
        if command.contains("import") {
            let again = "comity serve >practice/XB.log 2>&1 & echo $! >practice/XB.pid";
            assert_eq!(at(node, again).0, 0);
            let began = Instant::now();
            while at(node, "comity card show").0 != 0 {
                assert!(began.elapsed() < WAIT_MAX, "XB does not come back");
            }
        }
        let (code, said) = at(node, command);
        let words = row[2].trim_end_matches(" |").trim_matches('`').split(' ');
        let is_said = words.filter(|word| word.parse::<u64>().is_err());
        let missing: Vec<&str> = is_said.filter(|word| !said.contains(word)).collect();
        assert!(code == 0 && missing.is_empty(), "{command}: {missing:?}\n{said}");
    }
    drop(ended);
}

#[test]
fn what_the_page_for_officers_says_can_be_typed() {
    let (desk, ended) = practice();
    // The one act that the page shows as refused ends in a failure, and everything else goes.
    let refused = "xa send --to XB --subject \"A person\"";
    let page = blocks(FIRST_DAY, "sh").concat();
    assert!(page.contains(refused), "the page has another refusal");
    let script = format!("set -e\n{}", page.replace(refused, &format!("! {refused}")));
    let (code, said) = desk.shell(&script, Path::new("/nowhere"), None);
    assert_eq!(code, 0, "{said}");
    for part in
        ["nothing was sent", "answered: 1 kept closed", "answered: 1 erased", "no hit at XB"]
    {
        assert!(said.contains(part), "`{part}` is not said: {said}");
    }
    drop(ended);
}

/// Ends the nodes for practice, as the page says.
struct Ends(PathBuf);

impl Drop for Ends {
    fn drop(&mut self) {
        for node in ["XA", "XB"] {
            let id = std::fs::read_to_string(self.0.join(format!("{node}.pid")));
            if let Ok(id) = id {
                let _ = Command::new("kill").arg(id.trim()).status();
            }
        }
    }
}
