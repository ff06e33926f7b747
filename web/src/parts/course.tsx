import { Button, Group, Progress, Stack, Text } from "@mantine/core";
import { IconPlayerStop, type Icon } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";

import { English } from "./english";

/** How far the rows of a list are, in words too; the way to stop it, or to go on; what broke it. */
export const Course = ({
  done,
  all,
  isRunning,
  says,
  stop,
  again,
  error,
}: {
  done: number;
  /** Nobody knows before the end, where it is left out. */
  all?: number;
  isRunning: boolean;
  says: string;
  stop: () => void;
  /** What may be done once it has stopped, if anything. */
  again: { words: string; sign: Icon; start: () => void } | null;
  error: Error | null;
}) => {
  const { t } = useTranslation();
  return (
    <Stack gap="xs">
      <Progress
        value={all === undefined ? 100 : (100 * done) / Math.max(1, all)}
        aria-label={t("screening.course")}
        size="lg"
        animated={isRunning}
      />
      <Group justify="space-between">
        <Text aria-live="polite">{says}</Text>
        {isRunning && (
          <Button
            variant="default"
            leftSection={<IconPlayerStop size={16} stroke={1.6} aria-hidden />}
            onClick={stop}
          >
            {t("screening.stop")}
          </Button>
        )}
        {again !== null && (
          <Button
            variant="default"
            leftSection={<again.sign size={16} stroke={1.6} aria-hidden />}
            onClick={again.start}
          >
            {again.words}
          </Button>
        )}
      </Group>
      {error !== null && (
        <Text role="alert" c="var(--desk-refuse)">
          <English>{error.message}</English>
        </Text>
      )}
    </Stack>
  );
};
