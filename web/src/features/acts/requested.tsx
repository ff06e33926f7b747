import { Checkbox, Select, Text } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import type { ActShown, RefusalGround } from "../../api/shapes";
import { Doing } from "../../parts/doing";
import { useNow } from "../../parts/moment";
import { useDraft } from "../../parts/use-draft";
import { REFUSAL_GROUNDS, wordOf } from "../../parts/vocabulary";
import { momentOf, WhenField } from "../../parts/when-field";
import { reply } from "./reply";

/** The asker reads the ground: these tell it that the person is protected here, and from whom. */
const TELLING: readonly RefusalGround[] = [
  "persecution",
  "ill-treatment",
  "death-penalty",
  "fundamental-rights",
];

const NO_GROUND = { ground: null as RefusalGround | null };

/** A ground that is kept as a draft; one that tells of a protection is meant before it is sent. */
const useGround = (name: string) => {
  const { fields, change, clear } = useDraft(name, NO_GROUND);
  const { ground } = fields;
  // It is no draft: who comes back to it reads again what it tells.
  const [isMeant, setMeant] = useState(false);
  const isTelling = ground !== null && TELLING.includes(ground);
  return {
    ground,
    isTelling,
    isMeant,
    isLacking: isTelling && !isMeant,
    choose: (value: RefusalGround | null) => {
      setMeant(false);
      change({ ground: value });
    },
    mean: setMeant,
    clear: () => {
      setMeant(false);
      clear();
    },
  };
};

const Ground = ({
  of: { ground, isTelling, isMeant, isLacking, choose, mean },
  means,
  agency,
  isTried,
}: {
  of: ReturnType<typeof useGround>;
  means: string;
  /** Who reads it. */
  agency: string;
  isTried: boolean;
}) => {
  const { t } = useTranslation();
  return (
    <>
      <Select
        label={t("field.ground")}
        description={means}
        placeholder={t("compose.choose")}
        data={REFUSAL_GROUNDS.map((value) => ({ value, label: t(`refusalGround.${value}`) }))}
        value={ground}
        onChange={(value) => {
          choose(wordOf(REFUSAL_GROUNDS, value));
        }}
        searchable
        clearable
      />
      {isTelling && (
        <>
          <Text role="alert" c="var(--desk-refuse)">
            {t("doing.groundTells", { agency })}
          </Text>
          <Checkbox
            label={t("doing.allTheSame")}
            checked={isMeant}
            error={isTried && isLacking ? t("compose.needed") : undefined}
            onChange={(event) => {
              mean(event.currentTarget.checked);
            }}
          />
        </>
      )}
    </>
  );
};

/** Refuses; without a ground it goes out all the same, and the own legal adviser sees it. */
export const Refusing = ({ act }: { act: ActShown }) => {
  const { t } = useTranslation();
  const ground = useGround(`refuse.${act.act}.fields`);
  return (
    <Doing
      name={`refuse.${act.act}`}
      ask={t("doing.refuseWhy")}
      isLacking={ground.isLacking}
      done={ground.clear}
      deeds={[
        {
          label: t("doing.refuse"),
          form: (text) =>
            reply(act, { kind: "request.refuse", text, ground: ground.ground }),
        },
      ]}
    >
      {(isTried) => (
        <Ground
          of={ground}
          means={t("doing.groundMeans")}
          agency={act.agency}
          isTried={isTried}
        />
      )}
    </Doing>
  );
};

/** Talks to who asked before it is refused or postponed. */
export const Consulting = ({ act }: { act: ActShown }) => {
  const { t } = useTranslation();
  const ground = useGround(`consult.${act.act}.fields`);
  return (
    <Doing
      name={`consult.${act.act}`}
      ask={t("doing.consultWhat")}
      isLacking={ground.isLacking}
      done={ground.clear}
      deeds={[
        {
          label: t("doing.consult"),
          form: (text) =>
            reply(act, { kind: "request.consult", text, ground: ground.ground }),
        },
      ]}
    >
      {(isTried) => (
        <Ground
          of={ground}
          means={t("doing.consultGround")}
          agency={act.agency}
          isTried={isTried}
        />
      )}
    </Doing>
  );
};

/** Says that the answer will be late, why, and when it is expected. */
export const Delaying = ({ act }: { act: ActShown }) => {
  const { t } = useTranslation();
  const now = useNow();
  const empty = { expected: "", judicial: false };
  const { fields, change, clear } = useDraft(`delay.${act.act}.fields`, empty);
  const expected = momentOf(fields.expected);
  const isWrong = expected === null || expected <= now;
  const wrong = expected === null ? t("compose.needed") : t("doing.past");
  return (
    <Doing
      name={`delay.${act.act}`}
      ask={t("doing.delayWhy")}
      isLacking={isWrong}
      done={clear}
      deeds={[
        {
          label: t("doing.delay"),
          form: (reason) =>
            reply(act, {
              kind: "request.delay",
              reason,
              expected: expected ?? 0,
              judicial: fields.judicial,
            }),
        },
      ]}
    >
      {(isTried) => (
        <>
          <WhenField
            label={t("doing.expected")}
            value={fields.expected}
            error={isTried && isWrong ? wrong : undefined}
            change={(value) => {
              change({ expected: value });
            }}
          />
          <Checkbox
            label={t("doing.judicial")}
            checked={fields.judicial}
            onChange={(event) => {
              change({ judicial: event.currentTarget.checked });
            }}
          />
          <Text size="sm" c="var(--desk-quiet)">
            {t("doing.delayMeans")}
          </Text>
        </>
      )}
    </Doing>
  );
};

/** Asks back: the clock stands until who asked has answered. */
export const AskingBack = ({ act }: { act: ActShown }) => {
  const { t } = useTranslation();
  return (
    <Doing
      name={`clarify.${act.act}`}
      ask={t("doing.clarifyWhat")}
      deeds={[
        {
          label: t("doing.clarify"),
          form: (text) => reply(act, { kind: "request.clarify", text }),
        },
      ]}
    />
  );
};

/** Answers what was asked back about an own request. */
export const Explaining = ({ act }: { act: ActShown }) => {
  const { t } = useTranslation();
  return (
    <Doing
      name={`explain.${act.act}`}
      ask={t("doing.explainWhat")}
      deeds={[
        {
          label: t("doing.explain"),
          form: (text) =>
            reply(
              act,
              { kind: "request.clarify", text, settles: true },
              // It is about the request, as the question was.
              { answers: act.answers },
            ),
        },
      ]}
    />
  );
};

/** Takes an own request back: nobody there need answer it any more. */
export const Withdrawing = ({ act }: { act: ActShown }) => {
  const { t } = useTranslation();
  return (
    <Doing
      name={`withdraw.${act.act}`}
      ask={t("doing.withdrawWhy")}
      deeds={[
        {
          label: t("doing.withdraw"),
          form: (reason) => reply(act, { kind: "request.withdraw", reason }),
        },
      ]}
    />
  );
};
