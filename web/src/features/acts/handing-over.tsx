import { useTranslation } from "react-i18next";

import type { ActShown, DutyOf } from "../../api/shapes";
import { useAgency } from "../../api/use-agency";
import { useDuty } from "../../api/use-duty";
import { Doing } from "../../parts/doing";

/** The duties that whoever sits here has now. */
export const useOwnDuties = (): DutyOf[] => {
  const you = useAgency().data?.you.officer;
  const lanes = useDuty().data?.lanes ?? [];
  return lanes.filter((lane) => lane.officer === you && !lane.has_lapsed);
};

/** Leaves it to whoever takes the duty next, with a note; what was left before stays with it. */
export const HandingOver = ({ act, duties }: { act: ActShown; duties: DutyOf[] }) => {
  const { t } = useTranslation();
  return (
    <Doing
      name={`hand-over.${act.act}`}
      ask={t("duty.note")}
      deeds={duties.map(({ lane, handed_over: left }) => ({
        label: t("duty.noteNamed", { lane: t(`dutyLane.${lane}`) }),
        form: (note) => {
          const before = left?.taken_at == null ? left : null;
          const open = [...new Set([...(before?.open ?? []), act.act])];
          const notes = [before?.note ?? "", note].filter((one) => one !== "");
          return { body: { kind: "duty.hand-over", lane, open, note: notes.join("\n\n") } };
        },
      }))}
    />
  );
};
