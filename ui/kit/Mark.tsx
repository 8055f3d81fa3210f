/** The bridge. */
export function Mark() {
  return (
    <svg width="28" height="28" viewBox="0 0 32 32" aria-hidden="true">
      <rect width="32" height="32" rx="8" fill="#2f5bd7" />
      <path
        d="M5 22h22M7 22v-3.5a9 9 0 0 1 18 0V22M12 22v-9.5M16 22V9.6M20 22v-9.5"
        fill="none"
        stroke="#fff"
        strokeWidth="2.2"
        strokeLinecap="round"
      />
    </svg>
  );
}
