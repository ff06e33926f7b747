import { Checkbox, Stack, Textarea, TextInput } from "@mantine/core";
import { useTranslation } from "react-i18next";

import classes from "./emergency-fields.module.css";
import { NO_POINTS, POINTS, type Points } from "./emergency-points";

const LONG: readonly string[] = ["reason", "known", "asked"];

/** As much as the node takes of each. */
const LENGTH_MAX: Record<keyof Points, number> = {
  reason: 2_000,
  known: 2_000,
  asked: 2_000,
  by_when: 200,
  on_word_of: 200,
};

/** The five points, one field each. */
export const PointFields = ({
  points,
  change,
  isTried,
}: {
  points: Points;
  change: (part: Partial<Points>) => void;
  isTried: boolean;
}) => {
  const { t } = useTranslation();
  return POINTS.map((name, place) => {
    const Field = LONG.includes(name) ? Textarea : TextInput;
    return (
      <Field
        key={name}
        label={`${place + 1}. ${t(`emergency.${name}`)}`}
        description={t(`emergency.${name}_hint`)}
        error={isTried && points[name].trim() === "" ? t("compose.needed") : undefined}
        dir="auto"
        maxLength={LENGTH_MAX[name]}
        value={points[name]}
        {...(LONG.includes(name) && { minRows: 2 })}
        onChange={(event: { currentTarget: { value: string } }) => {
          change({ [name]: event.currentTarget.value });
        }}
      />
    );
  });
};

/** Whether a life is threatened; then the five points are asked for here. */
export const EmergencyFields = ({
  points,
  change,
  isTried,
}: {
  /** None, while it is no emergency. */
  points: Points | null;
  change: (points: Points | null) => void;
  isTried: boolean;
}) => {
  const { t } = useTranslation();
  return (
    <div className={classes.part} data-on={points !== null || undefined}>
      <Checkbox
        color="red.9"
        label={t("emergency.claim")}
        description={t("emergency.claimMeans")}
        checked={points !== null}
        onChange={(event) => {
          change(event.currentTarget.checked ? NO_POINTS : null);
        }}
      />
      {points !== null && (
        <Stack gap="md" mt="md" role="group" aria-label={t("emergency.points")}>
          <PointFields
            points={points}
            isTried={isTried}
            change={(part) => {
              change({ ...points, ...part });
            }}
          />
        </Stack>
      )}
    </div>
  );
};
