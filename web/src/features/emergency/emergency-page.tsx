import { Button, Group, MultiSelect, Stack, Text, Textarea, TextInput } from "@mantine/core";
import { useHotkeys } from "@mantine/hooks";
import { IconBolt } from "@tabler/icons-react";
import { useNavigate } from "@tanstack/react-router";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";

import { readDraft, writeDraft } from "../../api/drafts";
import type { Form } from "../../api/shapes";
import { agencyPill } from "../../parts/agency-pill";
import { KeyHint } from "../../parts/key-hint";
import { PageHeader } from "../../parts/page-header";
import { Refused } from "../../parts/refused";
import { TooOften } from "../../parts/too-often";
import { VerdictPanel } from "../../parts/verdict-panel";
import { restated, Said, type Stated } from "../../parts/ways";
import classes from "./emergency-page.module.css";
import { useEmergency } from "./use-emergency";

const NAME = "emergency";

/** The five points, in the order in which they are told on the telephone. */
const POINTS = ["reason", "known", "asked", "by_when", "on_word_of"] as const;

type Points = Record<(typeof POINTS)[number], string>;

const NOTHING: Points = { reason: "", known: "", asked: "", by_when: "", on_word_of: "" };

const LONG: readonly string[] = ["reason", "known", "asked"];

const formOf = (points: Points, to: string[], stated: Stated): Form => ({
  body: { kind: "request.make", asks: points.asked },
  recipients: to,
  stated: Object.entries(stated).map(([fact, value]) => ({ fact, value })),
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
  const [points, setPoints] = useState<Points>(() => ({
    ...NOTHING,
    ...(readDraft(NAME) as Partial<Points> | null),
  }));
  const [to, setTo] = useState<string[]>([]);
  const [stated, setStated] = useState<Stated>({});
  const [isTried, setTried] = useState(false);
  useEffect(() => {
    writeDraft(NAME, POINTS.every((name) => points[name] === "") ? null : points);
  }, [points]);
  const isWhole = to.length > 0 && POINTS.every((name) => points[name].trim() !== "");
  const { recipients, law, sending } = useEmergency(
    formOf(marked(points), to, stated),
    isWhole,
  );
  const submit = () => {
    setTried(true);
    if (!isWhole) return;
    sending.mutate(
      { form: formOf(points, to, stated), law: law.data },
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
            onChange={setTo}
            searchable
          />
          {POINTS.map((name, place) => {
            const Field = LONG.includes(name) ? Textarea : TextInput;
            return (
              <Field
                key={name}
                label={`${place + 1}. ${t(`emergency.${name}`)}`}
                description={t(`emergency.${name}_hint`)}
                error={needed(points[name].trim() === "")}
                dir="auto"
                maxLength={2_000}
                value={points[name]}
                {...(LONG.includes(name) && { minRows: 2 })}
                onChange={(event: { currentTarget: { value: string } }) => {
                  setPoints({ ...points, [name]: event.currentTarget.value });
                }}
              />
            );
          })}
          {isWhole && <TooOften law={law} />}
          <div aria-live="polite">
            {law.data !== undefined && isWhole && <VerdictPanel verdict={law.data} />}
          </div>
          <Group>
            <Button
              type="submit"
              color="red.9"
              loading={sending.isPending}
              leftSection={<IconBolt size={16} stroke={2} aria-hidden />}
              rightSection={<KeyHint keys="Ctrl Enter" />}
            >
              {t("emergency.send")}
            </Button>
            <Text size="sm" c="var(--desk-quiet)">
              {t("emergency.after")}
            </Text>
          </Group>
          <Said
            stated={stated}
            state={(fact, value) => {
              setStated(restated(stated, fact, value));
            }}
          />
          {sending.isError && (
            <Refused
              error={sending.error}
              words={t("doing.refused")}
              stated={stated}
              setStated={setStated}
            />
          )}
        </Stack>
      </form>
    </>
  );
};
