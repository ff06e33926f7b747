import { Group, MultiSelect, Stack, Text, Textarea, TextInput } from "@mantine/core";
import { useHotkeys } from "@mantine/hooks";
import { useNavigate } from "@tanstack/react-router";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";

import { readDraft, writeDraft } from "../../api/drafts";
import type { Form, StatedFact } from "../../api/shapes";
import { usePeerNames } from "../../api/use-peer-names";
import { agencyPill } from "../../parts/agency-pill";
import { LawPanel } from "../../parts/law-panel";
import { PageHeader } from "../../parts/page-header";
import { InDoubt } from "../../parts/said";
import { SendButton, SendTrouble } from "../../parts/send-button";
import { sayings, statedOf, type Stated } from "../../parts/statements";
import { useLawful } from "../../parts/use-lawful";
import classes from "./emergency-page.module.css";

const NAME = "emergency";

/** The five points, in the order in which they are told on the telephone. */
const POINTS = ["reason", "known", "asked", "by_when", "on_word_of"] as const;

type Points = Record<(typeof POINTS)[number], string>;

const NOTHING: Points = { reason: "", known: "", asked: "", by_when: "", on_word_of: "" };

const LONG: readonly string[] = ["reason", "known", "asked"];

interface Draft extends Points {
  to: string[];
  stated: Stated;
}

const revived = (kept: unknown): Draft => {
  const before = (typeof kept === "object" && kept !== null ? kept : {}) as Partial<Draft>;
  const to = Array.isArray(before.to) ? before.to : [];
  return { ...NOTHING, ...before, to, stated: statedOf(before.stated) };
};

const formOf = (points: Points, to: string[], stated: StatedFact[]): Form => ({
  body: { kind: "request.make", asks: points.asked },
  recipients: to,
  stated,
  urgency: {
    level: "emergency",
    reason: points.reason,
    points: {
      known: points.known,
      asked: points.asked,
      by_when: points.by_when,
      on_word_of: points.on_word_of,
    },
  },
});

/** The law reads no words: it is asked with marks in their place. */
const marked = (points: Points): Points => {
  const marks = POINTS.map((name) => [name, points[name].trim() === "" ? "" : "…"]);
  return Object.fromEntries(marks) as Points;
};

/** The emergency lane: whom, five points, the verdict, send. What else is owed comes afterwards. */
export const EmergencyPage = () => {
  const { t } = useTranslation();
  const go = useNavigate();
  const [draft, setDraft] = useState(() => revived(readDraft(NAME)));
  const [isTried, setTried] = useState(false);
  const { to } = draft;
  const isBlank = to.length === 0 && POINTS.every((name) => draft[name] === "");
  useEffect(() => {
    writeDraft(NAME, isBlank ? null : draft);
  }, [draft, isBlank]);
  const change = (part: Partial<Draft>) => {
    setDraft((before) => ({ ...before, ...part }));
  };
  const said = sayings(draft.stated, formOf(draft, to, []), (update) => {
    setDraft((before) => ({ ...before, stated: update(before.stated) }));
  });
  const isWhole = to.length > 0 && POINTS.every((name) => draft[name].trim() !== "");
  const recipients = usePeerNames();
  const form = formOf(draft, to, said.stands);
  const lawful = useLawful(form, formOf(marked(draft), to, said.stands), isWhole);
  const submit = () => {
    setTried(true);
    if (!isWhole || said.inDoubt.length > 0) return;
    lawful.sending.mutate(
      { form, law: lawful.known },
      {
        onSuccess: (done) => {
          writeDraft(NAME, null);
          void go({ to: "/acts/$act", params: { act: done.act } });
        },
      },
    );
  };
  useHotkeys([["mod+Enter", submit]], []);
  const needed = (isMissing: boolean) => (isTried && isMissing ? t("compose.needed") : undefined);

  return (
    <>
      <PageHeader title={t("shell.emergency")} about={t("emergency.about")} />
      <form
        className={classes.form}
        onSubmit={(event) => {
          event.preventDefault();
          submit();
        }}
      >
        <Stack gap="md">
          <MultiSelect
            data-autofocus
            label={t("act.to")}
            error={needed(to.length === 0)}
            data={recipients.data ?? []}
            renderPill={agencyPill}
            value={to}
            onChange={(agencies) => {
              change({ to: agencies });
            }}
            searchable
          />
          {POINTS.map((name, place) => {
            const Field = LONG.includes(name) ? Textarea : TextInput;
            return (
              <Field
                key={name}
                label={`${place + 1}. ${t(`emergency.${name}`)}`}
                description={t(`emergency.${name}_hint`)}
                error={needed(draft[name].trim() === "")}
                dir="auto"
                maxLength={2_000}
                value={draft[name]}
                {...(LONG.includes(name) && { minRows: 2 })}
                onChange={(event: { currentTarget: { value: string } }) => {
                  change({ [name]: event.currentTarget.value });
                }}
              />
            );
          })}
          <SendTrouble lawful={lawful} refused={t("doing.refused")} />
          {isWhole && <LawPanel lawful={lawful} said={said} />}
          <InDoubt said={said} isTried={isTried} />
          <Group>
            <SendButton lawful={lawful} isEmergency />
            <Text size="sm" c="var(--desk-quiet)">
              {t("emergency.after")}
            </Text>
          </Group>
        </Stack>
      </form>
    </>
  );
};
