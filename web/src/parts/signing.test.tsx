import { fireEvent, screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, expect, test, vi } from "vitest";

import { writeDraft } from "../api/drafts";
import { waitsForSignature } from "../api/signing";
import { answering, showPage } from "../testing";
import { Doing } from "./doing";

const DRAWN = {
  act: "act_1",
  digest: "cd".repeat(32),
  content: {
    body: { kind: "consent.grant", conditions: "Not before the trial", records: [] },
    recipients: [{ agency: "XB" }],
    purpose: "arrest",
  },
  options: { publicKey: { challenge: "zc3N", rpId: "localhost", userVerification: "required" } },
};

const VERDICT = {
  ruling: "permitted",
  citations: [],
  towards: [],
  obligations: [],
  advice: [],
  missing: [],
};

const way = (name: string) => ({
  to: null,
  changes: [
    {
      what: { fact: { name, value: "signed" } },
      who: "the system",
      says: "Sign it",
      draft: null,
      form: null,
    },
  ],
});

const refusal = (name: string) => ({
  type: "/problems/not-permitted",
  title: "Not permitted",
  status: 403,
  verdict: { ...VERDICT, ruling: "not-permitted" },
  missing: [],
  ways_forward: [way(name)],
});

class Credential {
  rawId = new Uint8Array([1]).buffer;
  response = {
    authenticatorData: new Uint8Array([2]).buffer,
    clientDataJSON: new Uint8Array([3]).buffer,
    signature: new Uint8Array([4]).buffer,
    userHandle: null,
  };
}

/** A device whose user touches it, or does not. */
const passkey = (get: () => Promise<unknown>) => {
  vi.stubGlobal("isSecureContext", true);
  vi.stubGlobal("PublicKeyCredential", Credential);
  Object.defineProperty(navigator, "credentials", { value: { get }, configurable: true });
};

const DEED = {
  label: "Consent",
  form: (conditions: string) => ({
    body: { kind: "consent.grant" as const, records: [], uses: {}, conditions },
  }),
};

const typed = async () => {
  showPage("/", "/", () => <Doing name="signing" ask="Conditions" deeds={[DEED]} />);
  await userEvent.type(await screen.findByLabelText("Conditions"), "Not before the trial");
  await userEvent.click(screen.getByRole("button", { name: "Consent" }));
};

const words = () => screen.getByLabelText<HTMLTextAreaElement>("Conditions").value;

beforeEach(() => {
  writeDraft("signing", null);
});

test("what lacks but the signature is shown in words, signed, and goes on", async () => {
  const get = vi.fn(() => Promise.resolve(new Credential()));
  passkey(get);
  const asked = answering(
    {
      "POST /v1/acts": refusal("officer_signature"),
      "POST /v1/acts/sign": DRAWN,
      "POST /v1/acts/sign/finish": { act: "act_1", verdict: VERDICT },
    },
    { "POST /v1/acts": 403 },
  );
  await typed();
  expect(await screen.findByText(DRAWN.digest)).toBeTruthy();
  expect(get).not.toHaveBeenCalled();
  fireEvent.click(screen.getByRole("button", { name: "Sign and send" }));
  expect(await screen.findByText(/Done, and recorded/)).toBeTruthy();
  expect(asked.map((one) => one.what)).toEqual([
    "POST /v1/acts",
    "POST /v1/acts/sign",
    "POST /v1/acts/sign/finish",
  ]);
  expect(asked[1]?.body).toEqual(asked[0]?.body);
  expect(screen.queryByText(DRAWN.digest)).toBe(null);
});

test("who does not sign loses nothing that was typed, and nothing is sent", async () => {
  passkey(() => Promise.reject(new Error("not touched")));
  const asked = answering(
    { "POST /v1/acts": refusal("officer_signature"), "POST /v1/acts/sign": DRAWN },
    { "POST /v1/acts": 403 },
  );
  await typed();
  fireEvent.click(await screen.findByRole("button", { name: "Sign and send" }));
  expect(await screen.findByText(/No passkey was used/)).toBeTruthy();
  fireEvent.click(screen.getByRole("button", { name: "Back to the text" }));
  expect(await screen.findByText(/You did not sign it/)).toBeTruthy();
  expect(words()).toBe("Not before the trial");
  expect(asked.some((one) => one.what.endsWith("finish"))).toBe(false);
});

test("where there is no passkey, the law's answer stands", async () => {
  vi.stubGlobal("isSecureContext", false);
  const asked = answering(
    { "POST /v1/acts": refusal("officer_signature") },
    { "POST /v1/acts": 403 },
  );
  await typed();
  expect(await screen.findByText(/The law does not permit this/)).toBeTruthy();
  await waitFor(() => {
    expect(asked.map((one) => one.what)).toEqual(["POST /v1/acts"]);
  });
  expect(words()).toBe("Not before the trial");
});

test("a signature that came too late is drawn up anew by the same button", async () => {
  passkey(() => Promise.resolve(new Credential()));
  const gone = { type: "/problems/gone", title: "Gone", status: 410, detail: "draw it up again" };
  answering(
    {
      "POST /v1/acts": refusal("officer_signature"),
      "POST /v1/acts/sign": DRAWN,
      "POST /v1/acts/sign/finish": gone,
    },
    { "POST /v1/acts": 403, "POST /v1/acts/sign/finish": 410 },
  );
  await typed();
  fireEvent.click(await screen.findByRole("button", { name: "Sign and send" }));
  expect(await screen.findByText("draw it up again")).toBeTruthy();
  expect(words()).toBe("Not before the trial");
  await userEvent.click(screen.getByRole("button", { name: "Consent" }));
  expect(await screen.findByText(DRAWN.digest)).toBeTruthy();
});

test("only where nothing but the signature is missing is it asked for", () => {
  const law = (ruling: string, names: string[]) =>
    ({ ruling, ways_forward: names.map(way) }) as unknown as Parameters<typeof waitsForSignature>[0];
  expect(waitsForSignature(law("not-permitted", ["officer_signature"]))).toBe(true);
  expect(waitsForSignature(law("not-permitted", ["purpose"]))).toBe(false);
  expect(waitsForSignature(law("permitted", []))).toBe(false);
  expect(waitsForSignature(undefined)).toBe(false);
});

test("what is pressed twice is done once", async () => {
  const asked = answering({ "POST /v1/acts": { act: "act_1", stage: "done", verdict: VERDICT } });
  showPage("/", "/", () => <Doing name="twice" ask="Conditions" deeds={[DEED]} />);
  const field = await screen.findByLabelText("Conditions");
  await userEvent.type(field, "Not before the trial");
  const form = field.closest("form") ?? document.body;
  fireEvent.submit(form);
  fireEvent.submit(form);
  expect(await screen.findByRole("status")).toBeTruthy();
  expect(asked.filter((one) => one.what === "POST /v1/acts")).toHaveLength(1);
});
