import { Button, Group, Stack, Textarea } from "@mantine/core";
import { useHotkeys } from "@mantine/hooks";
import { Link } from "@tanstack/react-router";
import { useEffect, useState, type ReactNode } from "react";
import { useTranslation } from "react-i18next";

import { readWords, writeDraft } from "../api/drafts";
import type { Form, Ruling, Submitted } from "../api/shapes";
import { useSubmit } from "../api/use-submit";
import { KeyHint } from "./key-hint";
import { Refused } from "./refused";
import { InDoubt, Said } from "./said";
import sheet from "./sheet.module.css";
import { VerdictPanel } from "./verdict-panel";
import { sayings, type Stated } from "./statements";
import { useKeys } from "./use-keys";

/** The keys that confirm, while somebody types too. */
export const CONFIRMS = "Ctrl Enter";

/** One thing that can be done with the words. */
export interface Deed {
  label: string;
  /** The key that does the same while nobody types, or the keys that confirm. */
  hint?: string;
  form: (words: string) => Form;
}

const Done = ({ act, ruling }: { act: string; ruling: Ruling }) => {
  const { t } = useTranslation();
  return (
    <p role="status">
      {ruling === "for-decision" ? t("doing.waits") : t("doing.done")}{" "}
      <Link to="/acts/$act" params={{ act }} className={sheet.link}>
        {t("doing.see")}
      </Link>
    </p>
  );
};

/**
 * What can be done here: words, and a button for each thing to do with them.
 *
 * Words are kept on this device until they are sent. Where the law says no, its answer stands
 * below with what would help, and nothing typed is lost.
 */
export const Doing = ({
  name,
  ask,
  askMeans,
  deeds,
  isOptional = false,
  isLacking = false,
  isSigned = false,
  done,
  children,
}: {
  /** Under which the draft is kept. */
  name: string;
  /** What the words are; nothing, where none are needed. */
  ask: string | null;
  /** What becomes of the words. */
  askMeans?: string;
  /** The first is what is mostly done. */
  deeds: Deed[];
  /** Whether it can be done without a word. */
  isOptional?: boolean;
  /** Whether something that is chosen besides the words is still missing or wrong. */
  isLacking?: boolean;
  /** Whether it is done by the officer's own signature, and by nothing less. */
  isSigned?: boolean;
  /** Once it is done, or waits for a person. */
  done?: (submitted: Submitted) => void;
  /**
   * What is chosen besides the words; told whether it was tried, so that it says what is missing,
   * and the words, where it is about them.
   */
  children?: ReactNode | ((isTried: boolean, words: string) => ReactNode);
}) => {
  const { t } = useTranslation();
  const [words, setWords] = useState(() => readWords(name));
  const [stated, setStated] = useState<Stated>({});
  const [isTried, setTried] = useState(false);
  const [deed, setDeed] = useState(0);
  const submitting = useSubmit();
  const of = (place: number) =>
    sayings(stated, deeds[place]?.form(words.trim()) ?? null, setStated);
  const said = of(deed);
  useEffect(() => {
    writeDraft(name, words.trim() === "" ? null : words);
  }, [name, words]);
  const isMissing = ask !== null && !isOptional && words.trim() === "";
  const submit = (place: number) => {
    const chosen = deeds[place];
    setTried(true);
    setDeed(place);
    if (chosen === undefined || isLacking || isMissing) return;
    const { stands, inDoubt } = of(place);
    if (inDoubt.length > 0) return;
    const form = chosen.form(words.trim());
    const asked = (form.stated ?? []).filter(({ fact }) => !(fact in stated));
    const whole = { ...form, stated: [...asked, ...stands] };
    submitting.mutate({ form: whole, isSigned }, {
      onSuccess: (submitted) => {
        setWords("");
        setStated({});
        setTried(false);
        done?.(submitted);
      },
    });
  };
  const hinted = deeds.flatMap(({ hint }, place) =>
    hint === undefined ? [] : [[hint, () => { submit(place); }] as const],
  );
  const confirm = Object.fromEntries(hinted)[CONFIRMS];
  useHotkeys(
    confirm === undefined || submitting.isPending ? [] : [["mod+Enter", confirm]],
    [],
  );
  useKeys(hinted.length > 0 && !submitting.isPending, Object.fromEntries(hinted));
  return (
    <form
      className="not-printed"
      onSubmit={(event) => {
        event.preventDefault();
        submit(0);
      }}
    >
      <Stack gap="sm" maw="44rem">
        {ask !== null && (
          <Textarea
            label={ask}
            description={askMeans}
            dir="auto"
            minRows={3}
            maxLength={4_000}
            value={words}
            error={isTried && isMissing ? t("compose.needed") : undefined}
            onChange={(event) => {
              setWords(event.currentTarget.value);
            }}
          />
        )}
        {typeof children === "function" ? children(isTried, words.trim()) : children}
        <Said said={said} />
        <InDoubt said={said} isTried={isTried} />
        <Group gap="sm">
          {deeds.map(({ label, hint }, place) => (
            <Button
              key={label}
              type={place === 0 ? "submit" : "button"}
              variant={place === 0 ? "filled" : "default"}
              loading={submitting.isPending && deed === place}
              rightSection={hint === undefined ? undefined : <KeyHint keys={hint} />}
              {...(place > 0 && {
                onClick: () => {
                  submit(place);
                },
              })}
            >
              {label}
            </Button>
          ))}
        </Group>
        {submitting.isError && (
          <Refused
            error={submitting.error}
            words={t("doing.refused")}
            said={said}
          />
        )}
        {submitting.data !== undefined && (
          <>
            <Done act={submitting.data.act} ruling={submitting.data.verdict.ruling} />
            {submitting.data.verdict.ruling === "for-decision" && (
              <VerdictPanel verdict={submitting.data.verdict} />
            )}
          </>
        )}
      </Stack>
    </form>
  );
};
