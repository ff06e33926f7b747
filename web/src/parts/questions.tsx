import { Button, Group, MultiSelect, Select, TextInput } from "@mantine/core";
import { useState, type ReactNode } from "react";
import { useTranslation } from "react-i18next";

import type { Missing } from "../api/shapes";
import { useFacts } from "../api/use-facts";
import { English } from "./english";
import type { Sayings, State } from "./statements";
import classes from "./ways.module.css";

/** How a word of the law's closed lists reads. */
const read = (word: string): string => word.replaceAll("-", " ");

/** An answer that is put together first, and said by a press. */
const Put = ({
  isWhole,
  say,
  children,
}: {
  isWhole: boolean;
  say: () => void;
  children: ReactNode;
}) => {
  const { t } = useTranslation();
  return (
    <Group gap={4} wrap="nowrap" align="flex-start">
      {children}
      <Button size="compact-sm" variant="default" mt={3} disabled={!isWhole} onClick={say}>
        {t("law.say")}
      </Button>
    </Group>
  );
};

interface Asked {
  fact: string;
  means: string;
  words: string[];
  state: State;
}

/** One or several words of the law's list, or a number where the law counts. */
const Word = ({ fact, means, words, state }: Asked) => {
  const { t } = useTranslation();
  const [word, setWord] = useState<string | null>(null);
  return (
    <Put
      isWhole={word !== null}
      say={() => {
        if (word !== null) state(fact, word);
      }}
    >
      <Select
        size="xs"
        w="11rem"
        lang="en"
        aria-label={means}
        placeholder={t("compose.choose")}
        data={words.map((value) => ({ value, label: read(value) }))}
        value={word}
        onChange={setWord}
        searchable
      />
    </Put>
  );
};

const Several = ({ fact, means, words, state }: Asked) => {
  const { t } = useTranslation();
  const [chosen, setChosen] = useState<string[]>([]);
  return (
    <Put
      isWhole={chosen.length > 0}
      say={() => {
        state(fact, chosen);
      }}
    >
      <MultiSelect
        size="xs"
        w="13rem"
        lang="en"
        aria-label={means}
        placeholder={chosen.length === 0 ? t("compose.choose") : ""}
        data={words.map((value) => ({ value, label: read(value) }))}
        value={chosen}
        onChange={setChosen}
        searchable
      />
    </Put>
  );
};

const WHOLE = /^\d{1,9}$/;

const Count = ({ fact, means, state }: Asked) => {
  const [count, setCount] = useState("");
  const isWhole = WHOLE.test(count);
  return (
    <Put
      isWhole={isWhole}
      say={() => {
        state(fact, Number(count));
      }}
    >
      <TextInput
        size="xs"
        w="6rem"
        inputMode="numeric"
        dir="ltr"
        aria-label={means}
        error={count !== "" && !isWhole}
        maxLength={9}
        value={count}
        onChange={(event) => {
          setCount(event.currentTarget.value.trim());
        }}
      />
    </Put>
  );
};

const FIELDS = { text: Word, set: Several, long: Count };

const YesOrNo = ({ fact, state }: Asked) => {
  const { t } = useTranslation();
  return (
    <Group gap={4} wrap="nowrap">
      {[true, false].map((value) => (
        <Button
          key={String(value)}
          size="compact-sm"
          variant="default"
          onClick={() => {
            state(fact, value);
          }}
        >
          {value ? t("law.yes") : t("law.no")}
        </Button>
      ))}
    </Group>
  );
};

const Question = ({ missing, state }: { missing: Missing; state: State }) => {
  const known = useFacts().data?.get(missing.fact);
  const type = known?.type ?? "bool";
  const Field = type === "bool" ? YesOrNo : FIELDS[type];
  return (
    <li className={classes.way}>
      <English>{missing.means}</English>
      <Field
        fact={missing.fact}
        means={missing.means}
        words={known?.words ?? []}
        state={state}
      />
    </li>
  );
};

/** What the law must know, as far as the officer who writes can say it. */
export const Questions = ({
  missing,
  said: { inDoubt, state },
}: {
  missing: Missing[];
  said: Sayings;
}) => {
  const { t } = useTranslation();
  // What is in doubt is asked already.
  const asked = [...new Map(missing.map((one) => [one.fact, one])).values()].filter(
    (one) => one.who === "officer" && inDoubt.every(({ fact }) => fact !== one.fact),
  );
  if (asked.length === 0) return null;
  return (
    <section>
      <h3 className={classes.title}>{t("law.missing")}</h3>
      <p className={classes.note}>{t("law.answersSigned")}</p>
      <ul className={classes.list}>
        {asked.map((one) => (
          <Question key={one.fact} missing={one} state={state} />
        ))}
      </ul>
    </section>
  );
};
