import { fireEvent, screen, waitFor } from "@testing-library/react";
import { expect, test, vi } from "vitest";

import type { ActToSign } from "../../api/shapes";
import { answering, showPage } from "../../testing";
import { SignSheet } from "./sign-sheet";
import { waitsForSignature } from "./use-compose";

const DRAWN = {
  act: "act_1",
  digest: "cd".repeat(32),
  content: {
    body: { kind: "request.make", asks: "Arrest of the person named" },
    recipients: [{ agency: "XB" }],
    purpose: "arrest",
  },
  options: { publicKey: { challenge: "zc3N", rpId: "localhost", userVerification: "required" } },
} as unknown as ActToSign;

const way = (name: string) => ({ changes: [{ what: { fact: { name, value: "signed" } } }] });

test("what is shown in words is what the passkey is asked to sign", async () => {
  class Credential {
    rawId = new Uint8Array([1]).buffer;
    response = {
      authenticatorData: new Uint8Array([2]).buffer,
      clientDataJSON: new Uint8Array([3]).buffer,
      signature: new Uint8Array([4]).buffer,
      userHandle: null,
    };
  }
  vi.stubGlobal("isSecureContext", true);
  vi.stubGlobal("PublicKeyCredential", Credential);
  const get = vi.fn(() => Promise.resolve(new Credential()));
  Object.defineProperty(navigator, "credentials", { value: { get }, configurable: true });
  const asked = answering({ "POST /v1/acts/sign/finish": { act: "act_1" } });
  const sent = vi.fn();
  showPage("/", "/", () => <SignSheet drawn={DRAWN} close={() => undefined} sent={sent} />);
  expect(await screen.findByText("Arrest of the person named")).toBeTruthy();
  expect(screen.getByText(DRAWN.digest)).toBeTruthy();
  expect(get).not.toHaveBeenCalled();
  fireEvent.click(screen.getByRole("button", { name: "Sign and send" }));
  await waitFor(() => {
    expect(sent).toHaveBeenCalledWith("act_1");
  });
  expect(asked.map((one) => one.what)).toEqual(["POST /v1/acts/sign/finish"]);
});

test("only where nothing but the signature is missing is it asked for", () => {
  const law = (ruling: string, names: string[]) =>
    ({ ruling, ways_forward: names.map(way) }) as unknown as Parameters<typeof waitsForSignature>[0];
  expect(waitsForSignature(law("not-permitted", ["officer_signature"]))).toBe(true);
  expect(waitsForSignature(law("not-permitted", ["purpose"]))).toBe(false);
  expect(waitsForSignature(law("permitted", []))).toBe(false);
  expect(waitsForSignature(undefined)).toBe(false);
});
