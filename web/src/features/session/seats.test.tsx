import { screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, test } from "vitest";

import { answering, showPage } from "../../testing";
import { SeatsPage } from "./seats-page";

const AT = "2026-11-29T06:28:43.147Z";
const seat = (name: string, more: object) => ({
  name,
  officer: `officer_${name}`,
  role: "officer",
  since: null,
  passkeys: 0,
  link_ends_at: null,
  waits: false,
  ...more,
});
const LIST = {
  items: [
    seat("olga", { since: AT, passkeys: 2 }),
    seat("petra", { waits: true }),
    seat("sven", { role: "supervisor", link_ends_at: AT }),
  ],
  next: null,
};
const show = (you: string, role: string) => {
  const link = { name: "petra", link: "http://localhost/join#secret", ends_at: AT };
  const asked = answering(
    {
      "GET /v1/own": { you: { officer: `officer_${you}`, role } },
      "GET /v1/invitations": LIST,
      "POST /v1/invitations": { name: "olga" },
      "POST /v1/invitations/petra/agree": link,
      "DELETE /v1/invitations/sven": null,
    },
    { "POST /v1/invitations": 202 },
  );
  showPage("/seats", "/seats", SeatsPage);
  return asked;
};
const row = async (name: string) =>
  within((await screen.findByText(name)).closest("tr") ?? document.body);

test("whoever decides agrees, and gets the link once, with a button to copy it", async () => {
  show("sven", "supervisor");
  const petra = await row("petra");
  expect(petra.getByText("Waits for a second person")).toBeTruthy();
  expect(screen.queryByRole("button", { name: /^Invite/ })).toBe(null);
  await userEvent.click(petra.getByRole("button", { name: "Agree and get the link: petra" }));
  expect(await screen.findByText("http://localhost/join#secret")).toBeTruthy();
  expect(screen.getByRole("button", { name: "Copy" })).toBeTruthy();
});

test("whoever administers invites anew and takes back, and agrees to nothing", async () => {
  const asked = show("admin", "administrator");
  expect((await row("olga")).getByText(/2 passkeys/)).toBeTruthy();
  expect(screen.queryByRole("button", { name: /Agree/ })).toBe(null);
  await userEvent.click(screen.getByRole("button", { name: "Invite anew: olga" }));
  await userEvent.click(screen.getByRole("button", { name: "Take back the invitation of sven" }));
  const what = asked.map((one) => one.what);
  expect(what).toContain("POST /v1/invitations");
  expect(what).toContain("DELETE /v1/invitations/sven");
});

test("nobody agrees to the own invitation", async () => {
  show("petra", "duty-officer");
  await screen.findByText("petra");
  expect(screen.queryByRole("button", { name: /Agree/ })).toBe(null);
});
