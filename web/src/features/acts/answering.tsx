import { Checkbox, MultiSelect } from "@mantine/core";
import { useTranslation } from "react-i18next";

import type { ActShown } from "../../api/shapes";
import { Doing } from "../../parts/doing";
import { HandlingFields, handlingOf, NO_MARKS } from "../../parts/handling-fields";
import { aboutOf } from "../../parts/statements";
import { useDraft } from "../../parts/use-draft";
import { reply } from "./reply";
import { useShareable } from "./use-acts";

const EMPTY = { records: [] as string[], checkedOf: "", isPart: false, ...NO_MARKS };

/** The answer to a request: words, copies of records, and on what terms they go. */
export const Answering = ({ act }: { act: ActShown }) => {
  const { t } = useTranslation();
  const { fields, change, clear } = useDraft(`answer.${act.act}.fields`, EMPTY);
  const held = useShareable();
  const bodyOf = (text: string) => ({
    kind: "request.answer" as const,
    text,
    shared: fields.records.map((record) => ({ record })),
    complete: !fields.isPart,
  });
  // What was checked is the answer as it was then: of another one nobody has said anything.
  const markOf = (text: string) => aboutOf({ body: bodyOf(text) });
  return (
    <Doing
      name={`answer.${act.act}`}
      ask={t("doing.answer")}
      done={clear}
      deeds={[
        {
          label: t("doing.sendAnswer"),
          form: (text) =>
            reply(act, bodyOf(text), {
              handling: handlingOf(fields),
              // The receiver's law asks for it as well: what does not travel with the answer is
              // held there.
              stated:
                fields.checkedOf === markOf(text) ? [{ fact: "quality_checked", value: true }] : [],
            }),
        },
      ]}
    >
      {(_, text) => (
        <>
          <MultiSelect
            label={t("doing.records")}
            description={t("doing.recordsMeans")}
            data={(held.data?.items ?? []).map((one) => ({
              value: one.record,
              label: `${t(`recordClass.${one.class}`)} · ${one.owner} · …${one.record.slice(-8)}`,
            }))}
            value={fields.records}
            onChange={(records) => {
              change({ records });
            }}
            searchable
            clearable
          />
          <Checkbox
            label={t("doing.checked")}
            checked={fields.checkedOf === markOf(text)}
            error={
              fields.checkedOf !== "" && fields.checkedOf !== markOf(text) && t("doing.checkAgain")
            }
            onChange={(event) => {
              change({ checkedOf: event.currentTarget.checked ? markOf(text) : "" });
            }}
          />
          <Checkbox
            label={t("doing.isPart")}
            checked={fields.isPart}
            onChange={(event) => {
              change({ isPart: event.currentTarget.checked });
            }}
          />
          <HandlingFields marks={fields} change={change} />
        </>
      )}
    </Doing>
  );
};
