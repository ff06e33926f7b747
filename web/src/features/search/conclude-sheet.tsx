import { Checkbox, Modal, Radio, SimpleGrid, Stack, Text, Textarea, TextInput } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { Doing } from "../../parts/doing";
import { useDraft } from "../../parts/use-draft";
import { HIT_FOUND, MEANS, wordOf } from "../../parts/vocabulary";
import {
  faultsOf,
  meansFor,
  NOTHING,
  PAPERS,
  toConclude,
  type Conclusion,
  type OfHit,
  type Papers,
} from "./concluding";

interface Parts {
  of: OfHit;
  conclusion: Conclusion;
  change: (part: Partial<Conclusion>) => void;
  /** What is missing or wrong, once it was tried. */
  wrong: Partial<ReturnType<typeof faultsOf>>;
}

/** What was found; that it is another than a hit without a record, goes to who gave it alone. */
const Found = ({ of, conclusion, change, wrong }: Parts) => {
  const { t } = useTranslation();
  return (
    <Radio.Group
      label={t("hit.what")}
      error={wrong.found === true ? t("compose.needed") : undefined}
      value={conclusion.found ?? ""}
      onChange={(word) => {
        change({ found: wordOf(HIT_FOUND, word) });
      }}
    >
      <Stack gap="xs" my="xs">
        {HIT_FOUND.map((value, place) => (
          <Radio
            key={value}
            value={value}
            label={t(`hit.choose.${value}`)}
            {...(place === 0 && { "data-autofocus": true })}
          />
        ))}
        {of.record === null && <Text size="sm">{t("hit.noRecord")}</Text>}
      </Stack>
    </Radio.Group>
  );
};

const Compared = ({ of, conclusion, change, wrong }: Parts) => {
  const { t } = useTranslation();
  return (
    <Checkbox.Group
      label={t("hit.by")}
      description={t("hit.byMeans")}
      error={wrong.means === true ? t("compose.needed") : undefined}
      value={conclusion.means}
      onChange={(chosen) => {
        change({ means: MEANS.filter((one) => chosen.includes(one)) });
      }}
    >
      <SimpleGrid cols={{ base: 1, xs: 2 }} spacing="xs" verticalSpacing="xs" my="xs">
        {meansFor(of.recordClass).map((value) => (
          <Checkbox key={value} value={value} label={t(`hit.means.${value}`)} />
        ))}
      </SimpleGrid>
    </Checkbox.Group>
  );
};

/** Who is another may have been arrested in somebody's place. */
const Arrested = ({ conclusion, change }: Parts) => {
  const { t } = useTranslation();
  return (
    <Checkbox
      label={t("hit.arrested")}
      description={conclusion.isArrested ? t("hit.arrestedMeans") : undefined}
      checked={conclusion.isArrested}
      onChange={(event) => {
        change({ isArrested: event.currentTarget.checked });
      }}
    />
  );
};

/** What only an exclusion of a person has: what the papers say. */
const Another = ({
  wrong,
  papers,
  write,
}: Parts & { papers: Papers; write: (part: Papers) => void }) => {
  const { t } = useTranslation();
  const errors: Papers = {
    ...(wrong.name === true && { name: t("hit.lacksName") }),
    ...(wrong.born === true && { "birth-date": t("hit.lacksDay") }),
  };
  return (
    <>
      <Text size="sm">{t("hit.papers")}</Text>
      {PAPERS.map((property) => (
        <TextInput
          key={property}
          label={t(`property.${property}`)}
          description={property === "birth-date" ? t("hit.dayMeans") : undefined}
          error={errors[property]}
          dir={property === "name" ? "auto" : "ltr"}
          maxLength={400}
          autoComplete="off"
          spellCheck={false}
          value={papers[property] ?? ""}
          onChange={(event) => {
            write({ [property]: event.currentTarget.value });
          }}
        />
      ))}
    </>
  );
};

const Note = ({ conclusion, change, wrong }: Parts) => {
  const { t } = useTranslation();
  return (
    <Textarea
      label={t("hit.note")}
      description={conclusion.found === "not-same" ? t("hit.noteNobody") : undefined}
      error={wrong.note === true ? t("hit.noteLong") : undefined}
      dir="auto"
      minRows={2}
      maxLength={1_000}
      value={conclusion.note}
      onChange={(event) => {
        change({ note: event.currentTarget.value });
      }}
    />
  );
};

/** What came of a hit: what a person found who compared both, and by what. */
export const ConcludeSheet = ({ of, close }: { of: OfHit; close: () => void }) => {
  const { t } = useTranslation();
  const name = `hit.${of.act.act}.${of.record ?? "none"}`;
  const { fields, change, clear } = useDraft<Conclusion>(name, NOTHING);
  const [papers, setPapers] = useState<Papers>({});
  const isAnother = fields.found === "not-same" && of.record !== null;
  const isPerson = of.recordClass === "person";
  const all = faultsOf(fields, papers);
  return (
    <Modal opened onClose={close} title={t("hit.came")} size="lg">
      <Doing
        name={`${name}.words`}
        ask={null}
        isLacking={Object.values(all).some((isWrong) => isWrong)}
        done={({ stage }) => {
          clear();
          setPapers({});
          // What waits for a person says so first.
          if (stage === "done") close();
        }}
        deeds={[
          {
            label: isAnother ? t("hit.tellAll") : t("hit.record"),
            form: () => toConclude(of, fields, papers),
          },
        ]}
      >
        {(isTried) => {
          const { note } = all;
          const parts = { of, conclusion: fields, change, wrong: isTried ? all : { note } };
          return (
            <>
              <Found {...parts} />
              {isAnother && <Text size="sm">{t("hit.anotherMeans")}</Text>}
              <Compared {...parts} />
              {fields.found === "not-same" && (isPerson || of.record === null) && (
                <Arrested {...parts} />
              )}
              {isAnother && isPerson && (
                <Another
                  {...parts}
                  papers={papers}
                  write={(part) => {
                    setPapers((before) => ({ ...before, ...part }));
                  }}
                />
              )}
              <Note {...parts} />
            </>
          );
        }}
      </Doing>
    </Modal>
  );
};
