import { Skeleton, Stack } from "@mantine/core";
import { useTranslation } from "react-i18next";

/** Rows that are on their way. */
export const LoadingRows = ({ count = 8 }: { count?: number }) => {
  const { t } = useTranslation();
  return (
    <Stack gap="sm" p="md" role="status" aria-label={t("shell.loading")}>
      {Array.from({ length: count }, (_, place) => (
        <Skeleton key={place} height={36} />
      ))}
    </Stack>
  );
};
