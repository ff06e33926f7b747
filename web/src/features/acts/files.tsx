import { Button, Text, TextInput } from "@mantine/core";
import { IconDownload } from "@tabler/icons-react";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { saveFile } from "../../api/files";
import type { Act, ActShown } from "../../api/shapes";
import { sizeIn } from "../../parts/format";
import { Section } from "../../parts/section";

type File = NonNullable<Act["attachments"]>[number];

const One = ({ act, file, why }: { act: ActShown; file: File; why: string }) => {
  const { t, i18n } = useTranslation();
  const saving = useMutation({
    mutationFn: () => saveFile(act.act, file, { isFree: act.reading === "free", why }),
  });
  return (
    <li>
      <bdi>{file.name}</bdi> · <bdi dir="ltr">{file.media_type}</bdi> ·{" "}
      {sizeIn(i18n.language, file.size_bytes)}{" "}
      <Button
        size="compact-sm"
        variant="default"
        aria-label={t("files.save", { name: file.name })}
        loading={saving.isPending}
        disabled={act.reading === "with-justification" && why.trim() === ""}
        onClick={() => {
          saving.mutate();
        }}
      >
        <IconDownload size={15} stroke={1.6} aria-hidden />
      </Button>
      {saving.isError && (
        <Text role="alert" size="sm" c="var(--desk-refuse)">
          {t("files.failed", { name: file.name })}
        </Text>
      )}
    </li>
  );
};

/** The files that went with an entry: named and saved, never shown, whatever they say to be. */
export const Files = ({ act, files }: { act: ActShown; files?: File[] }) => {
  const { t } = useTranslation();
  const [why, setWhy] = useState("");
  if (files === undefined || files.length === 0) return null;
  return (
    <Section title={t("files.title")} about={t("files.mean")}>
      {act.reading === "with-justification" && (
        <TextInput
          w="24rem"
          maw="100%"
          maxLength={200}
          label={t("opening.why")}
          value={why}
          onChange={(event) => {
            setWhy(event.currentTarget.value);
          }}
        />
      )}
      <ul>
        {files.map((file) => (
          <One key={file.id} act={act} file={file} why={why.trim()} />
        ))}
      </ul>
    </Section>
  );
};
