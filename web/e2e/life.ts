import type { Name } from "./agency";
import { agency } from "./seat";

const CHECKED = ["--no-special-data", "--state", "quality_checked=yes"];

/** What every request of these tests says besides its question. */
export const asking = (to: string): string[] => [
  ...["request", "--to", to, "--ask", "All you hold on Zoltana Exempla, born 1979-03-02"],
  ...["--facts", "Recruitment of victims in XB since May"],
  ...["--objective-reasons", "The person lived there until 2024"],
  ...["--link", "Named by two witnesses", "--purpose", "investigate", "--case", "XB-C-7"],
  ...["--offence", "human-trafficking", "--directly-accessible", "true", ...CHECKED],
];

/** A person that an agency registers. */
export const person = (name: string): string[] => [
  ...["record", "add", "--name", name, "--born", "1979-03-02", "--nationality", "XC"],
  ...["--category", "suspect", "--review", "+300d", "--purpose", "investigate", "--fact"],
  ...["--grade", "B2", "--state", "quality_checked=yes"],
];

const DOCUMENTS = [
  ...["warrant_attached=yes", "offence_described=yes", "law_text_attached=yes"],
  ...["person_described=yes", "human_rights_violation=no", "between_ministries=yes"],
];

const SAFE = ["persecution_risk=no", "torture_risk=no", "refugee_status=no"];

const states = (facts: string[]): string[] => facts.flatMap((fact) => ["--state", fact]);

/**
 * XC asks XA for a person who would be put to death there; XA's answer waits for a decision. It is
 * by the token of somebody who does not sit at the desk.
 */
export const waiting = async (by: Name): Promise<string> => {
  const [here, asker] = [agency("XA"), agency("XC")];
  const asked = await asker.does("lena", [
    ...["request", "--to", "XA", "--form", "extradition", "--ask", "A person wanted in XC"],
    ...["--facts", "As the warrant says", "--objective-reasons", "Seen there"],
    ...["--link", "The accused", "--offence", "murder", "--purpose", "arrest"],
    ...["--basis", "ece-1957", ...CHECKED, ...states([...DOCUMENTS, ...SAFE])],
  ]);
  const request = String(asked.act);
  await here.until("the request is here", "olga", ["show", request], ({ code }) => code === 0);
  const facts = ["own_national=no", "human_rights_violation=no", "between_ministries=yes"];
  const done = await here.does(by, [
    ...["answer", request, "--text", "The person is handed over", "--about", "accused"],
    ...[...CHECKED, ...states([...facts, ...SAFE])],
  ]);
  if (done.stage !== "for-decision") throw new Error(`it does not wait: ${JSON.stringify(done)}`);
  return String(done.act);
};

export interface Life {
  request: string;
  record: string;
  agreement: string;
  watch: string;
  waits: string;
}

const agreements = new Map<string, Promise<void>>();

const agree = async (other: string): Promise<void> => {
  const { agreement } = await agency("XA").does("lena", [
    ...["agreement", "propose", "--with", other, "--title", "Agreement on searches"],
    ...["--for", "investigate", "--search", "person", "--safeguards", "--text", "Fictional."],
  ]);
  const id = String(agreement);
  const shown = ["agreement", "show", id];
  await agency(other).until("it is there", "lena", shown, ({ code }) => code === 0);
  await agency(other).does("lena", ["agreement", "sign", id]);
  const isSigned = ({ told }: { told: { status?: string } }) => told.status === "signed";
  await agency("XA").until("both have signed", "lena", shown, isSigned);
};

/** An agreement under which XA and another search each other's persons, made once. */
export const agreed = (other: string): Promise<void> => {
  const made = agreements.get(other) ?? agree(other);
  agreements.set(other, made);
  return made;
};

let life: Promise<Life> | undefined;

const live = async (): Promise<Life> => {
  const [here, there] = [agency("XA"), agency("XB")];
  const { record } = await here.does("olga", person("Zoltana Exempla"));
  const { act: request } = await there.does("olga", asking("XA"));
  const shown = ["show", String(request)];
  await here.until("the request is here", "olga", shown, ({ code }) => code === 0);
  await there.does("olga", [
    ...["send", "--to", "XA", "--subject", "Meeting on Thursday", "--text", "We meet at ten."],
    "--no-personal-data",
  ]);
  const { agreement } = await here.does("lena", [
    ...["agreement", "propose", "--with", "XB", "--title", "Agreement against trafficking"],
    ...["--for", "investigate", "--search", "person", "--safeguards", "--text", "Fictional."],
  ]);
  const { act: watch } = await here.does("olga", [
    ...["watch", "set", "--name", "Zoltana Exempla", "--until", "+30d", "--category", "suspect"],
    ...["--purpose", "investigate", "--case", "XA-C-7", "--justification", "Case XA-C-7"],
  ]);
  const waits = await waiting("milo");
  return {
    request: String(request),
    record: String(record),
    agreement: String(agreement),
    watch: String(watch),
    waits,
  };
};

/** What happened at XA before somebody looks: made once, for all tests that only look. */
export const lived = (): Promise<Life> => (life ??= live());
