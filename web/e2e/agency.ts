import { execFile, spawn, type ChildProcess } from "node:child_process";
import { closeSync, openSync, readFileSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

/** What a test knows of an agency that somebody else started. */
export interface Known {
  code: string;
  home: string;
  /** Where its desk is, as browsers write it. */
  desk: string;
  fingerprint: string;
}

/** What a command answered: its exit code, and its JSON. */
export interface Answer {
  code: number;
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- whatever the command prints
  told: any;
}

const BUILT = join(import.meta.dirname, "../../target/debug/comity");

const PROGRAM = process.env.COMITY_PROGRAM ?? BUILT;

/** How long something may take that has to travel. */
const ARRIVE_MAX_MS = 20_000;

/** How long a node may take to start beside others; one that ended is not waited for. */
const START_MAX_MS = 120_000;

/** Somebody in each role that sees another desk than the others. */
export const OFFICERS = {
  olga: "officer",
  nina: "officer",
  sven: "supervisor",
  lena: "legal-adviser",
  /** Has answered before she sits down. */
  emma: "legal-adviser",
  /** Never sits down: who has a passkey answers an extradition by it, and not by a token. */
  milo: "legal-adviser",
  dora: "data-protection-officer",
  arno: "auditor",
} as const;

export type Name = keyof typeof OFFICERS | "admin";

const LAW = ["ece-1957", "europol-2016-794", "ied-2023-977", "led-2016-680", "pruem-2024-982"];

/** The duty desks of the agencies on the stage: numbers that nobody has. */
export const TELEPHONES: Partial<Record<string, string>> = {
  XA: "+999 555 0101",
  XB: "+999 555 0102",
  XC: "+999 555 0103",
};

const listens = (port: number): Promise<boolean> =>
  new Promise((done) => {
    const server = createServer();
    server.once("error", () => {
      done(false);
    });
    server.listen(port, "127.0.0.1", () => {
      server.close(() => {
        done(true);
      });
    });
  });

let next = 22_000 + (process.pid % 900) * 10;

/** A port that nobody listens on, below those that the system gives to whoever connects. */
const freePort = async (): Promise<number> => {
  for (;;) {
    next += 1;
    if (await listens(next)) return next;
  }
};

const run = (args: string[]): Promise<Answer> =>
  new Promise((done, fail) => {
    execFile(PROGRAM, args, { maxBuffer: 1 << 26 }, (error, out, wrong) => {
      const code = error === null ? 0 : error.code;
      if (typeof code !== "number") {
        fail(error ?? new Error("no exit code"));
        return;
      }
      try {
        done({ code, told: JSON.parse(out) as unknown });
      } catch {
        fail(new Error(`\`${args.join(" ")}\` (${code}) answered no JSON: ${out}${wrong}`));
      }
    });
  });

/** An agency with a node of its own, driven by the command line as its officers would. */
export class Agency {
  readonly known: Known;
  #process: ChildProcess | undefined;

  constructor(known: Known) {
    this.known = known;
  }

  /** Makes the home: keys, officers, law, card. */
  static async init(folder: string, code: string): Promise<Agency> {
    const [federation, api] = [await freePort(), await freePort()];
    const home = join(folder, code);
    const { code: exit, told } = await run([
      ...["init", code, "--home", home, "--json", "--keep-tokens", "--name", `Bureau ${code}`],
      ...["--kind", "authority", "--endpoint", `https://127.0.0.1:${federation}`],
      ...["--listen", `127.0.0.1:${federation}`, "--api", `127.0.0.1:${api}`],
      ...["--duty-telephone", TELEPHONES[code] ?? "+999 555 0100"],
      ...["--operations", "", "--key-file", join(folder, `${code}.key`)],
      ...Object.entries(OFFICERS).flatMap(([name, role]) => ["--officer", `${name}:${role}`]),
      ...[...LAW, `national-${code.toLowerCase()}`].flatMap((name) => ["--adopt", name]),
    ]);
    if (exit !== 0) throw new Error(`${code} cannot be made: ${JSON.stringify(told)}`);
    const fingerprint = String(told.fingerprint);
    return new Agency({ code, home, desk: `http://localhost:${api}`, fingerprint });
  }

  get card(): string {
    return join(this.known.home, "card.cose");
  }

  /** The token of an officer, by which programs speak. */
  token(name: Name): string {
    return readFileSync(join(this.known.home, "tokens", `${name}.token`), "utf8").trim();
  }

  /** Starts the process and waits until it answers. */
  async serve(): Promise<void> {
    const log = openSync(`${this.known.home}.log`, "a");
    this.#process = spawn(PROGRAM, ["serve", "--home", this.known.home], {
      stdio: ["ignore", log, log],
    });
    closeSync(log);
    const started = this.#process;
    const runs = ({ code }: Answer) => {
      if (started.exitCode !== null)
        throw new Error(`${this.known.code}: the node ended (${started.exitCode}), see its log`);
      return code === 0;
    };
    await this.until("the node runs", "admin", ["log", "show"], runs, START_MAX_MS);
  }

  /** Ends the process: in good order, or as a loss of power would. */
  async stop(signal: "SIGTERM" | "SIGKILL" = "SIGTERM"): Promise<void> {
    const ending = this.#process;
    this.#process = undefined;
    if (ending?.exitCode !== null) return;
    await new Promise((done) => {
      ending.once("exit", done);
      ending.kill(signal);
    });
  }

  /** Runs a command as somebody. */
  ask(name: Name, args: string[]): Promise<Answer> {
    return run([...args, "--json", "--as", name, "--home", this.known.home]);
  }

  /** Runs a command that has to succeed. */
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- whatever the command prints
  async does(name: Name, args: string[]): Promise<any> {
    const { code, told } = await this.ask(name, args);
    if (code === 0) return told;
    throw new Error(`${this.known.code} ${args.join(" ")}: ${JSON.stringify(told)}`);
  }

  /** Asks again until what is waited for is there. */
  async until(
    what: string,
    name: Name,
    args: string[],
    isThere: (answer: Answer) => boolean,
    withinMs = ARRIVE_MAX_MS,
  ): Promise<Answer> {
    const end = Date.now() + withinMs;
    for (;;) {
      const answer = await this.ask(name, args).catch((error: unknown) => ({
        code: 1,
        told: String(error),
      }));
      if (isThere(answer)) return answer;
      if (Date.now() > end)
        throw new Error(`${this.known.code}: in vain: ${what}: ${JSON.stringify(answer.told)}`);
      await sleep(100);
    }
  }

  /** The link by which somebody sits down for the first time; it works once. */
  async link(name: Name): Promise<string> {
    const told = await this.does(name, ["officer", "invite", name]);
    return String(told.link);
  }
}
