import { screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, expect, test, vi } from "vitest";

import { answering, showPage } from "../../testing";
import { AccountParts } from "./account-parts";
import { Entry } from "./entry";
import { JoinPage } from "./join-page";

const AT = "2026-11-29T06:28:43.147Z";
const DOOR = { agency: "XA", name: "Bureau XA", origin: globalThis.location.origin };
const SESSION = {
  agency: "XA",
  name: "olga",
  officer: "officer_1",
  role: null,
  roles: ["officer", "duty-officer"],
  scopes: ["read", "propose"],
  way: "passkey",
  may_change_ways: true,
};
const NOBODY = { type: "/problems/no-token", title: "No token", status: 401, detail: "sign in" };
const OPTIONS = { publicKey: { challenge: "AQID", user: { id: "BAUG", name: "o", displayName: "o" } } };

/** A credential as a browser gives it; this environment has none of its own. */
class Credential {
  rawId = new Uint8Array([1, 2, 3]).buffer;
  response = {
    attestationObject: new Uint8Array([255]).buffer,
    clientDataJSON: new Uint8Array([4]).buffer,
    authenticatorData: new Uint8Array([5]).buffer,
    signature: new Uint8Array([251, 239]).buffer,
    userHandle: null,
  };
}

beforeEach(() => {
  vi.stubGlobal("isSecureContext", true);
  vi.stubGlobal("PublicKeyCredential", Credential);
  const credentials = {
    create: () => Promise.resolve(new Credential()),
    get: () => Promise.resolve(new Credential()),
  };
  Object.defineProperty(navigator, "credentials", { value: credentials, configurable: true });
});

test("nobody is signed in: the passkey is asked, and bytes go as base64url", async () => {
  const asked = answering(
    {
      "GET /v1/sign-in": DOOR,
      "GET /v1/session": NOBODY,
      "POST /v1/sign-in": { options: OPTIONS },
      "POST /v1/sign-in/finish": { ...SESSION, role: "officer" },
    },
    { "GET /v1/session": 401 },
  );
  showPage("/inbox", "/inbox", () => <Entry />);
  await userEvent.click(await screen.findByRole("button", { name: "Use your passkey" }));
  await vi.waitFor(() => {
    expect(asked.map((one) => one.what)).toContain("POST /v1/sign-in/finish");
  });
  const finish = asked.find((one) => one.what === "POST /v1/sign-in/finish");
  expect(finish?.body).toMatchObject({ answer: { id: "AQID", response: { signature: "--8" } } });
});

test("what did not sign in is said in words, and a code is another way", async () => {
  const refused = { type: "/problems/not-recognised", title: "", status: 403, detail: "no" };
  answering(
    { "GET /v1/sign-in": DOOR, "GET /v1/session": NOBODY, "POST /v1/recovery/sign-in": refused },
    { "GET /v1/session": 401, "POST /v1/recovery/sign-in": 403 },
  );
  showPage("/inbox", "/inbox", () => <Entry />);
  await userEvent.click(await screen.findByRole("button", { name: "I have lost every passkey" }));
  await userEvent.type(screen.getByRole("textbox", { name: /Recovery code/ }), "ABCDE");
  await userEvent.click(screen.getByRole("button", { name: "Sign in with the code" }));
  expect(await screen.findByText(/This did not sign you in/)).toBeTruthy();
});

test("whoever has several roles chooses one", async () => {
  const asked = answering({
    "GET /v1/sign-in": DOOR,
    "GET /v1/session": SESSION,
    "POST /v1/session/role": { ...SESSION, role: "duty-officer" },
  });
  showPage("/inbox", "/inbox", () => <Entry />);
  await userEvent.click(await screen.findByRole("button", { name: "Duty officer" }));
  await vi.waitFor(() => {
    const chosen = asked.find((one) => one.what === "POST /v1/session/role");
    expect(chosen?.body).toEqual({ role: "duty-officer" });
  });
});

test("whoever has no role today is told that a second person has yet to agree", async () => {
  answering({ "GET /v1/sign-in": DOOR, "GET /v1/session": { ...SESSION, roles: [] } });
  showPage("/inbox", "/inbox", () => <Entry />);
  expect(await screen.findByRole("heading", { name: "You are not posted yet" })).toBeTruthy();
});

test("a link makes a passkey, leaves the address, and codes are shown once", async () => {
  globalThis.history.replaceState(null, "", "/join#secret-link");
  const asked = answering({
    "GET /v1/sign-in": DOOR,
    "POST /v1/join/look": { name: "olga", seat: "officer", ends_at: AT },
    "POST /v1/join": { options: OPTIONS },
    "POST /v1/join/finish": { session: SESSION, codes: ["AAAAA-BBBBB-CCCCC-DDDDD"] },
  });
  showPage("/join", "/join", () => <JoinPage />);
  await userEvent.type(await screen.findByRole("textbox"), "my telephone");
  expect(globalThis.location.hash).toBe("");
  await userEvent.click(screen.getByRole("button", { name: "Make your passkey" }));
  expect(await screen.findByText("AAAAA-BBBBB-CCCCC-DDDDD")).toBeTruthy();
  const go = screen.getByRole<HTMLButtonElement>("button", { name: "Go to the desk" });
  expect(go.disabled).toBe(true);
  await userEvent.click(screen.getByRole("checkbox"));
  expect(go.disabled).toBe(false);
  expect(asked.find((one) => one.what === "POST /v1/join")?.body).toEqual({ link: "secret-link" });
});

test("an account lists what signs in, and a program's token has none", async () => {
  const item = { id: "1", name: "my telephone", made_at: AT, used_at: null };
  const device = { id: "2", name: "Firefox on Linux", way: "passkey", since: AT, seen_at: AT };
  const list = (items: unknown[]) => ({ items, next: null });
  answering({
    "GET /v1/sign-in": DOOR,
    "GET /v1/session": SESSION,
    "GET /v1/passkeys": list([item]),
    "GET /v1/recovery": { codes_left: 1 },
    "GET /v1/session/devices": list([{ ...device, is_this: true }]),
    "GET /v1/tokens": list([]),
  });
  showPage("/settings", "/settings", () => <AccountParts />);
  expect(await screen.findByRole("button", { name: "Remove my telephone" })).toBeTruthy();
  expect(await screen.findByText("1 code is left.")).toBeTruthy();
  expect(await screen.findByText("This device")).toBeTruthy();
  const offered = screen.getAllByRole("checkbox").map((box) => box.getAttribute("value"));
  expect(offered).toEqual(["read", "propose"]);
});

test("the languages are chosen before anybody is signed in", async () => {
  answering({ "GET /v1/sign-in": DOOR, "GET /v1/session": NOBODY }, { "GET /v1/session": 401 });
  showPage("/inbox", "/inbox", () => <Entry />);
  await userEvent.click(await screen.findByRole("button", { name: "Español" }));
  await vi.waitFor(() => {
    expect(document.documentElement.lang).toBe("es");
  });
  await userEvent.click(await screen.findByRole("button", { name: "English" }));
  await vi.waitFor(() => {
    expect(document.documentElement.lang).toBe("en");
  });
});

test("single sign-on leads to the provider, and a failure says so and leaves the passkey", async () => {
  globalThis.history.replaceState(null, "", "/#sign-in=unknown");
  const asked = answering(
    {
      "GET /v1/sign-in": { ...DOOR, provider: "the agency's sign-on" },
      "GET /v1/session": NOBODY,
      "POST /v1/sign-in/provider": {
        type: "/problems/unavailable",
        title: "Unavailable",
        status: 503,
        detail: "the provider of single sign-on did not answer as it should",
      },
    },
    { "GET /v1/session": 401, "POST /v1/sign-in/provider": 503 },
  );
  showPage("/inbox", "/inbox", () => <Entry />);
  const says = await screen.findByText(/Nobody here is linked to this sign-in/u);
  expect(says.getAttribute("role")).toBe("alert");
  const go = screen.getByRole("button", { name: "Sign in by the agency's sign-on" });
  await userEvent.click(go);
  expect(await screen.findByText(/did not answer as it should/u)).toBeTruthy();
  expect(asked.map((one) => one.what)).toContain("POST /v1/sign-in/provider");
  expect(screen.getByRole("button", { name: "Use your passkey" })).toBeTruthy();
  globalThis.history.replaceState(null, "", "/");
});
