/** Where files of requests and mails are kept. */
import { z } from 'zod';
import { text, urlWith } from './values.ts';

export interface StorageConfig {
  url: string;
  region: string;
  accessKeyId: string;
  secretAccessKey: string;
}

export const storageVariables = {
  STORAGE_S3_URL: urlWith(['http:', 'https:'], 'write it like https://s3.eu-central-1.amazonaws.com/bucket.')
    .refine((value) => new URL(value).pathname !== '/' && new URL(value).username === '', {
      error:
        'names no bucket, or carries a key: write the address with the bucket as its path, the key in the other variables.',
    })
    .refine((value) => isSpelled(new URL(value).pathname), {
      error: 'has a % that stands for nothing: write it as %25.',
    })
    .transform((value) => value.replace(/(?<!\/)\/+$/, ''))
    .optional()
    .meta({
      fallback: '–',
      description:
        'Where files of requests and mails are kept, in any storage that speaks S3: `https://host/bucket` or `https://host/bucket/folder`. Unset: in `DATA_DIR/attachments`. All of `STORAGE_S3_URL`, `STORAGE_S3_ACCESS_KEY_ID`, `STORAGE_S3_SECRET_ACCESS_KEY` or none ([the desk](desk.md#files)).',
    }),
  STORAGE_S3_REGION: text.default('us-east-1').meta({ fallback: 'us-east-1', description: 'Its region.' }),
  STORAGE_S3_ACCESS_KEY_ID: text.optional().meta({ fallback: '–', description: 'Its key.' }),
  STORAGE_S3_SECRET_ACCESS_KEY: text.optional().meta({ fallback: '–', description: 'The secret of that key.' }),
};

/** Whether a path can be told from how an address spells it: files are listed by what it says. */
function isSpelled(pathname: string): boolean {
  try {
    decodeURIComponent(pathname);
    return true;
  } catch {
    return false;
  }
}

const shape = z.object(storageVariables);
type Given = z.infer<typeof shape>;

/** Null: on disk. */
export function storageOf(env: Given): StorageConfig | null {
  const { STORAGE_S3_URL: url, STORAGE_S3_ACCESS_KEY_ID: accessKeyId, STORAGE_S3_SECRET_ACCESS_KEY } = env;
  if (url === undefined || accessKeyId === undefined || STORAGE_S3_SECRET_ACCESS_KEY === undefined) return null;
  return { url, region: env.STORAGE_S3_REGION, accessKeyId, secretAccessKey: STORAGE_S3_SECRET_ACCESS_KEY };
}
