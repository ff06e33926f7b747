import { Checkbox, Select } from "@mantine/core";
import { useTranslation } from "react-i18next";

import type { ActShown, RefusalGround } from "../../api/shapes";
import { Doing } from "../../parts/doing";
import { useNow } from "../../parts/moment";
import { useDraft } from "../../parts/use-draft";
import { REFUSAL_GROUNDS, wordOf } from "../../parts/vocabulary";
import { momentOf, WhenField } from "../../parts/when-field";
import { reply } from "./reply";

const Ground = ({
  ground,
  means,
  change,
}: {
  ground: RefusalGround | null;
  means: string;
  change: (part: { ground: RefusalGround | null }) => void;
}) => {
  const { t } = useTranslation();
  return (
    <Select
      label={t("field.ground")}
      description={means}
      placeholder={t("compose.choose")}
      data={REFUSAL_GROUNDS.map((value) => ({ value, label: t(`refusalGround.${value}`) }))}
      value={ground}
      onChange={(value) => {
        change({ ground: wordOf(REFUSAL_GROUNDS, value) });
      }}
      searchable
      clearable
    />
  );
};

const NO_GROUND = { ground: null as RefusalGround | null };

/** Refuses; without a ground it goes out all the same, and the own legal adviser sees it. */
export const Refusing = ({ act }: { act: ActShown }) => {
  const { t } = useTranslation();
  const { fields, change, clear } = useDraft(`refuse.${act.act}.fields`, NO_GROUND);
  const { ground } = fields;
  return (
    <Doing
      name={`refuse.${act.act}`}
      ask={t("doing.refuseWhy")}
      done={clear}
      deeds={[
        {
          label: t("doing.refuse"),
          form: (text) => reply(act, { kind: "request.refuse", text, ground }),
        },
      ]}
    >
      <Ground ground={ground} means={t("doing.groundMeans")} change={change} />
    </Doing>
  );
};

/** Talks to who asked before it is refused or postponed. */
export const Consulting = ({ act }: { act: ActShown }) => {
  const { t } = useTranslation();
  const { fields, change, clear } = useDraft(`consult.${act.act}.fields`, NO_GROUND);
  const { ground } = fields;
  return (
    <Doing
      name={`consult.${act.act}`}
      ask={t("doing.consultWhat")}
      done={clear}
      deeds={[
        {
          label: t("doing.consult"),
          form: (text) => reply(act, { kind: "request.consult", text, ground }),
        },
      ]}
    >
      <Ground ground={ground} means={t("doing.consultGround")} change={change} />
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
