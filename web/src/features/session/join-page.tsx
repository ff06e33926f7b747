import { Button, Checkbox, Loader, Text, TextInput } from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";

import { Moment } from "../../parts/moment";
import { Codes } from "./codes";
import { EntrySheet, Trouble } from "./entry-sheet";
import { useInvitation, useJoin } from "./use-session";

const MakePasskey = ({ link, onJoined }: { link: string; onJoined: (codes: string[]) => void }) => {
  const { t } = useTranslation();
  const [device, setDevice] = useState("");
  const joining = useJoin(link);
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        joining.mutate(device.trim(), {
          onSuccess: ({ codes }) => {
            onJoined(codes);
          },
        });
      }}
    >
      <TextInput
        label={t("account.passkeyName")}
        description={t("account.passkeyNameMeans")}
        value={device}
        maxLength={64}
        required
        mb="md"
        onChange={(event) => {
          setDevice(event.currentTarget.value);
        }}
      />
      <Button type="submit" size="md" fullWidth loading={joining.isPending}>
        {t("entry.makePasskey")}
      </Button>
      <Trouble error={joining.error} />
    </form>
  );
};

const Kept = ({ codes }: { codes: string[] }) => {
  const { t } = useTranslation();
  const [isKept, setKept] = useState(false);
  const queries = useQueryClient();
  const navigate = useNavigate();
  return (
    <EntrySheet title={t("codes.title")}>
      <Codes codes={codes} />
      <Checkbox
        label={t("codes.kept")}
        checked={isKept}
        onChange={(event) => {
          setKept(event.currentTarget.checked);
        }}
      />
      <Button
        size="md"
        disabled={!isKept}
        onClick={() => {
          void queries.resetQueries().then(() => navigate({ to: "/", replace: true }));
        }}
      >
        {t("entry.toDesk")}
      </Button>
    </EntrySheet>
  );
};

/** Whoever was sent a link makes the first passkey, and gets recovery codes once. */
export const JoinPage = () => {
  const { t } = useTranslation();
  // Read once: what is secret stands after `#`, and leaves the address as soon as it was read.
  const [link] = useState(() => globalThis.location.hash.slice(1));
  useEffect(() => {
    globalThis.history.replaceState(globalThis.history.state, "", globalThis.location.pathname);
  }, []);
  const [codes, setCodes] = useState<string[] | null>(null);
  const invitation = useInvitation(codes === null ? link : "");
  if (codes !== null) return <Kept codes={codes} />;
  return (
    <EntrySheet title={t("entry.join")}>
      {link === "" && <Text>{t("entry.gone")}</Text>}
      {invitation.isLoading && <Loader aria-label={t("shell.loading")} />}
      <Trouble error={invitation.error} />
      {invitation.data !== undefined && (
        <>
          <Text>
            {t(`entrySeat.${invitation.data.seat}`)} <bdi>{invitation.data.name}</bdi>
          </Text>
          <Text size="sm" c="var(--desk-quiet)">
            {t("entry.linkEnds")} <Moment at={invitation.data.ends_at} whole />
          </Text>
          <MakePasskey link={link} onJoined={setCodes} />
        </>
      )}
    </EntrySheet>
  );
};
