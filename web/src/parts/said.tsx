import { Button, Group, Text } from "@mantine/core";
import { IconX } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";

import type { StatedFact } from "../api/shapes";
import { useFacts } from "../api/use-facts";
import { English } from "./english";
import type { Sayings } from "./statements";
import classes from "./ways.module.css";

/** A fact in the words of the law, as the officer states it. */
export const Sentence = ({ fact, value }: StatedFact) => {
  const { t } = useTranslation();
  const known = useFacts().data;
  return (
    <p className={classes.says}>
      {typeof value === "boolean"
        ? value
          ? t("law.iState")
          : t("law.iStateNot")
        : t("law.iStateWord", { word: String(value) })}{" "}
      <English>{known?.get(fact)?.means ?? fact.replaceAll("_", " ")}</English>
    </p>
  );
};

/** What was said before the text changed: asked again, one by one, and never carried silently. */
export const InDoubt = ({
  said: { inDoubt, state },
  isTried,
}: {
  said: Sayings;
  /** Whether it was tried to send it all the same. */
  isTried: boolean;
}) => {
  const { t } = useTranslation();
  if (inDoubt.length === 0) return null;
  return (
    <section aria-label={t("law.doubted")} className={classes.doubted}>
      <h3 className={classes.title}>{t("law.doubted")}</h3>
      <ul className={classes.list}>
        {inDoubt.map(({ fact, value }) => (
          <li key={fact} className={classes.way}>
            <Sentence fact={fact} value={value} />
            <Group gap={4} wrap="nowrap">
              <Button
                size="compact-sm"
                variant="default"
                onClick={() => {
                  state(fact, value);
                }}
              >
                {t("law.stillHolds")}
              </Button>
              <Button
                size="compact-sm"
                variant="default"
                onClick={() => {
                  state(fact, undefined);
                }}
              >
                {t("law.noMore")}
              </Button>
            </Group>
          </li>
        ))}
      </ul>
      {isTried && (
        <Text role="alert" size="sm" c="var(--desk-refuse)">
          {t("law.doubtFirst")}
        </Text>
      )}
    </section>
  );
};

const SaidFacts = ({ said: { stands, state } }: { said: Sayings }) => {
  const { t } = useTranslation();
  const known = useFacts().data;
  const wordsOf = (fact: string) =>
    known?.get(fact)?.means.replace(/\.$/, "") ?? fact.replaceAll("_", " ");
  return (
    <section>
      <h3 className={classes.title}>{t("law.said")}</h3>
      <ul className={classes.said}>
        {stands.map(({ fact, value }) => (
          <li key={fact}>
            <English>{wordsOf(fact)}</English>
            {": "}
            {typeof value === "boolean" ? (
              value ? (
                t("law.yes")
              ) : (
                t("law.no")
              )
            ) : (
              <English>{String(value)}</English>
            )}
            <Button
              size="compact-xs"
              variant="subtle"
              color="gray"
              aria-label={t("law.takeBack", { fact: wordsOf(fact) })}
              onClick={() => {
                state(fact, undefined);
              }}
            >
              <IconX size={14} aria-hidden />
            </Button>
          </li>
        ))}
      </ul>
    </section>
  );
};

/** What the officer has said; each can be taken back. */
export const Said = ({ said }: { said: Sayings }) =>
  said.stands.length === 0 ? null : <SaidFacts said={said} />;
