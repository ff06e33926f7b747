import { Button, Group, Stack, Text, TextInput } from "@mantine/core";
import { IconEye } from "@tabler/icons-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import type { ActShown } from "../../api/shapes";
import { useOpening } from "../../api/use-opening";

/** Before the words of an act are read: that it is recorded, and why, where it is another's. */
export const Opening = ({ act }: { act: ActShown }) => {
  const { t } = useTranslation();
  const opening = useOpening();
  const [why, setWhy] = useState("");
  const [isAsked, setAsked] = useState(false);
  const needsWhy = act.reading === "with-justification";
  const isMissing = needsWhy && why.trim() === "";
  const open = () => {
    setAsked(true);
    if (isMissing) return;
    opening.mutate({ act: act.act, ...(needsWhy && { justification: why.trim() }) });
  };
  return (
    <form
      className="not-printed"
      onSubmit={(event) => {
        event.preventDefault();
        open();
      }}
    >
      <Stack gap="sm" align="flex-start">
        <Text c="var(--desk-quiet)" maw="34rem">
          {needsWhy ? t("opening.another") : t("opening.recorded")}
        </Text>
        <Group align="flex-end" gap="sm">
          {needsWhy && (
            <TextInput
              w="24rem"
              maw="100%"
              maxLength={200}
              label={t("opening.why")}
              value={why}
              error={isAsked && isMissing ? t("opening.whyMissing") : undefined}
              onChange={(event) => {
                setWhy(event.currentTarget.value);
              }}
            />
          )}
          <Button
            type="submit"
            loading={opening.isPending}
            leftSection={<IconEye size={16} stroke={1.6} aria-hidden />}
          >
            {t("opening.open")}
          </Button>
        </Group>
        {opening.isError && (
          <Text role="alert" c="var(--desk-refuse)" size="sm">
            {opening.error.message}
          </Text>
        )}
      </Stack>
    </form>
  );
};
