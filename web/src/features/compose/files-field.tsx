import { Button, FileButton, Input, Text } from "@mantine/core";
import { IconFile, IconPaperclip, IconX } from "@tabler/icons-react";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { keepFile } from "../../api/files";
import { Problem } from "../../api/problem";
import type { Attachment } from "../../api/shapes";
import { sizeIn } from "../../parts/format";
import classes from "./compose-page.module.css";

/** A file that the node did not keep, and what it said. */
interface Trouble {
  name: string;
  error: unknown;
}

const Failed = ({ name, error }: Trouble) => {
  const { t } = useTranslation();
  const status = error instanceof Problem ? error.status : 0;
  return (
    <Text size="sm" role="alert" c="var(--desk-refuse)">
      {status === 413
        ? t("compose.fileTooLarge", { name })
        : status === 400
          ? t("compose.fileOther", { name })
          : t("compose.fileFailed", { name })}
    </Text>
  );
};

/** The files that go along: given to the node at once, which looks at them, and shows none. */
export const FilesField = ({
  files,
  add,
  remove,
}: {
  files: Attachment[];
  add: (file: Attachment) => void;
  remove: (file: Attachment) => void;
}) => {
  const { t, i18n } = useTranslation();
  const [failed, setFailed] = useState<Trouble[]>([]);
  const keeping = useMutation({
    mutationFn: async (all: File[]) => {
      setFailed([]);
      for (const file of all) {
        await keepFile(file).then(add, (error: unknown) => {
          setFailed((before) => [...before, { name: file.name, error }]);
        });
      }
    },
  });
  return (
    <Input.Wrapper label={t("files.title")} labelElement="div" description={t("compose.filesMean")}>
      <ul className={classes.files}>
        {files.map((file) => (
          <li key={file.key}>
            <IconFile size={15} stroke={1.6} aria-hidden />
            <bdi>{file.name}</bdi>
            <span>{sizeIn(i18n.language, file.size_bytes)}</span>
            <Button
              size="compact-xs"
              variant="subtle"
              color="gray"
              aria-label={t("compose.detach", { name: file.name })}
              onClick={() => {
                remove(file);
              }}
            >
              <IconX size={14} aria-hidden />
            </Button>
          </li>
        ))}
      </ul>
      <FileButton
        multiple
        onChange={(all) => {
          keeping.mutate(all);
        }}
      >
        {(props) => (
          <Button
            {...props}
            size="compact-sm"
            variant="default"
            loading={keeping.isPending}
            leftSection={<IconPaperclip size={15} stroke={1.6} aria-hidden />}
          >
            {t("compose.attach")}
          </Button>
        )}
      </FileButton>
      {failed.map((one, place) => (
        <Failed key={place} {...one} />
      ))}
    </Input.Wrapper>
  );
};
