import { Button, Group, Modal, Select, Stack, Text, Textarea } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { usePresent } from "../../api/present";
import { readsContent } from "../../api/roles";
import type { ActLine } from "../../api/shapes";
import { useAgency } from "../../api/use-agency";
import { useDuty } from "../../api/use-duty";
import { useOfficers } from "../../api/use-officers";
import { AtDesk, OnDuty } from "../../parts/present";
import classes from "./inbox-page.module.css";
import { useAssigning } from "./use-assigning";

/** To which colleague what was chosen is given. */
export const AssignSheet = ({
  acts,
  close,
  done,
}: {
  acts: ActLine[];
  close: () => void;
  done: () => void;
}) => {
  const { t } = useTranslation();
  const me = useAgency().data?.you.officer;
  const officers = useOfficers().data?.items ?? [];
  const [officer, setOfficer] = useState<string | null>(null);
  const [note, setNote] = useState("");
  const [isTried, setTried] = useState(false);
  const assigning = useAssigning();
  const present = usePresent();
  const lanes = useDuty().data?.lanes ?? [];
  const isThere = (who: string) =>
    present?.has(who) === true || lanes.some((lane) => lane.officer === who && !lane.has_lapsed);
  const colleagues = officers
    .filter((one) => one.officer !== me && one.state === "posted" && readsContent(one.role))
    .sort((one, other) => Number(isThere(other.officer)) - Number(isThere(one.officer)));
  // Of what is not known, nothing is said.
  const absent = colleagues.find(
    (one) => one.officer === officer && present !== null && !present.has(one.officer),
  );
  const submit = () => {
    setTried(true);
    if (officer === null) return;
    assigning.mutate(
      { acts, officer, note: note.trim() },
      {
        onSuccess: (failed) => {
          if (failed === 0) done();
        },
      },
    );
  };
  return (
    <Modal opened onClose={close} title={t("inbox.assign")} centered>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          submit();
        }}
      >
        <Stack gap="md">
          <Text size="sm">{t("inbox.assignMeans")}</Text>
          <Select
            data-autofocus
            label={t("inbox.colleague")}
            placeholder={t("compose.choose")}
            error={isTried && officer === null ? t("compose.needed") : undefined}
            data={colleagues.map(({ officer: value, name, role }) => ({
              value,
              label: `${name} · ${t(`role.${role}`)}`,
            }))}
            value={officer}
            onChange={setOfficer}
            renderOption={({ option }) => (
              <span className={classes.colleague}>
                <span>{option.label}</span>
                <AtDesk officer={option.value} />
                <OnDuty officer={option.value} />
              </span>
            )}
            searchable
          />
          {absent !== undefined && acts.some((one) => one.emergency) && (
            <Text role="alert" size="sm" c="var(--desk-refuse)">
              {t("inbox.notThere", { name: `\u2068${absent.name}\u2069` })}
            </Text>
          )}
          <Textarea
            label={t("inbox.assignNote")}
            dir="auto"
            minRows={2}
            maxLength={1_000}
            value={note}
            onChange={(event) => {
              setNote(event.currentTarget.value);
            }}
          />
          {(assigning.isError || (assigning.data ?? 0) > 0) && (
            <Text role="alert" size="sm" c="var(--desk-refuse)">
              {t("inbox.notAssigned")}
            </Text>
          )}
          <Group justify="flex-end">
            <Button variant="default" onClick={close}>
              {t("keys.close")}
            </Button>
            <Button type="submit" loading={assigning.isPending}>
              {t("inbox.assign")}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
};
