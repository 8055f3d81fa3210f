/** Where files are kept that are too large for the database. Named by our own ids, never by what people call them. */

/** As it comes, piece by piece. */
export type Content = AsyncIterable<Uint8Array>;

export interface StoredFile {
  bytes: number;
  /** Hex. */
  sha256: string;
}

/** More came than is taken. Nothing was kept. */
export class FileTooLarge extends Error {
  override name = 'FileTooLarge';
}

/** Whatever keeps the files does not answer, or not as it should. What was being put is not kept. */
export class StorageUnavailable extends Error {
  override name = 'StorageUnavailable';
}

/** A file that is kept, and since when. */
export interface KeptFile {
  id: string;
  at: Date;
}

export interface FilePlace {
  organizationId: string;
  id: string;
}

export interface Storage {
  /** Kept for good when it returns. Throws FileTooLarge, or what the stream threw; nothing is kept then. */
  put(place: FilePlace, content: Content, atMostBytes: number): Promise<StoredFile>;
  /** Null: it is not there. */
  open(place: FilePlace): Promise<Content | null>;
  /** Fine if it was not there. */
  remove(place: FilePlace): Promise<void>;
  /** All of an organization, in any order. */
  list(organizationId: string): AsyncIterable<KeptFile>;
}
