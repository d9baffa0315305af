// Quantiser tables of ITU-T G.722, section 6.

/** Decision levels of the 6-bit quantiser (QUANTL). */
export const Q6 = Int16Array.of(
  ...[0, 35, 72, 110, 150, 190, 233, 276, 323, 370, 422, 473, 530, 587, 650, 714, 786, 858, 940, 1023],
  ...[1121, 1219, 1339, 1458, 1612, 1765, 1980, 2195, 2557, 2919],
);

/** Output codes of QUANTL by interval, for negative and for other differences. */
export const ILN = Uint8Array.from({ length: 31 }, (_, i) => (i < 3 ? ([0, 63, 62][i] ?? 0) : 34 - i));
export const ILP = Uint8Array.from({ length: 31 }, (_, i) => (i === 0 ? 0 : 62 - i));

/** Output levels of the inverse quantisers, by code. */
export const QM2 = Int16Array.of(-7408, -1616, 7408, 1616);
const QM4_UPPER = [20_456, 12_896, 8968, 6288, 4240, 2584, 1200];
export const QM4 = Int16Array.of(0, ...QM4_UPPER.map((level) => -level), ...QM4_UPPER, 0);
const QM6_UPPER = [
  ...[24_808, 21_904, 19_008, 16_704, 14_984, 13_512, 12_280, 11_192, 10_232, 9360, 8576, 7856, 7192, 6576],
  ...[6000, 5456, 4944, 4464, 4008, 3576, 3168, 2776, 2400, 2032, 1688, 1360, 1040, 728],
];
export const QM6 = Int16Array.of(
  ...[-136, -136, -136, -136],
  ...QM6_UPPER.map((level) => -level),
  ...QM6_UPPER,
  ...[432, 136, -432, -136],
);

/** What a code adds to the logarithm of the step size: W of LOGSCL by the upper four bits, of LOGSCH by both. */
const WL = [-60, -30, 58, 172, 334, 538, 1198, 3042];
const RL42 = [0, 7, 6, 5, 4, 3, 2, 1, 7, 6, 5, 4, 3, 2, 1, 0];
export const LOWER_WEIGHT = Int16Array.from(RL42, (index) => WL[index] ?? 0);
export const HIGHER_WEIGHT = Int16Array.of(798, -214, 798, -214);

/** Coefficients of the quadrature mirror filters. */
export const QMF = Int16Array.of(3, -11, 12, 32, -210, 951, 3876, -805, 362, -156, 53, -11);
