package org.jdoors.smf;

import java.math.BigInteger;

/**
 * The types of properties, and which values are of them.
 *
 * <p>Source: smf(7), "Properties and Property Groups", and scf_value_create(3SCF).
 */
final class PropertyType {
  /** All types, as a regular expression. */
  static final String NAMES =
      "count|integer|opaque|host|hostname|net_address|net_address_v4|net_address_v6|time|astring"
          + "|ustring|boolean|fmri|uri";

  /** Longest value, in bytes (scf_limit(3SCF)). */
  static final int LONGEST_VALUE = 4095;

  /** Longest name, in bytes (scf_limit(3SCF)). */
  static final int LONGEST_NAME = 119;

  private static final BigInteger COUNTS = BigInteger.ONE.shiftLeft(Long.SIZE);

  private PropertyType() {}

  static boolean isNumber(String type) {
    return type.equals("count") || type.equals("integer");
  }

  static boolean accepts(String type, String value) {
    return switch (type) {
      case "boolean" -> value.equals("true") || value.equals("false");
      case "count" -> value.matches("[0-9]+") && new BigInteger(value).compareTo(COUNTS) < 0;
      case "integer" -> value.matches("-?[0-9]+") && new BigInteger(value).bitLength() < Long.SIZE;
      default -> value.length() <= LONGEST_VALUE;
    };
  }
}
