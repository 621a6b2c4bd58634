package aliif.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The house is as {@code CONTRIBUTING.md} and {@code docs/design.md} draw it. */
final class ArchitectureTest {
  private static final Path PLAN = Path.of("../CONTRIBUTING.md");
  private static final Path DESIGN = Path.of("../docs/design.md");

  /** A row of the plan: the package, what it is for, the classes to open first. */
  private static final Pattern ROOM =
      Pattern.compile("^\\| `(aliif[\\w.]*)` \\|.*\\|([^|]*)\\|$", Pattern.MULTILINE);

  /** A line of the picture that begins with a package, without {@code aliif.}, and a class. */
  private static final Pattern BOX =
      Pattern.compile("^ ([a-z]+(?:\\.[a-z]+)+) +([A-Z]\\w+)", Pattern.MULTILINE);

  private static final Pattern NAME = Pattern.compile("\\w+");

  private static final int MOST_CLASSES = 25;

  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .withImportOption(location -> !location.contains("/testing/"))
          .importPackages("aliif");

  /** Those of files of their own. */
  private static final List<JavaClass> FILES =
      CLASSES.stream()
          .filter(JavaClass::isTopLevelClass)
          .filter(each -> !each.getSimpleName().equals("package-info"))
          .toList();

  @Test
  void eachPackageIsInThePlanAndUsesOnlyThoseAboveIt() throws IOException {
    List<String> plan =
        ROOM.matcher(Files.readString(PLAN)).results().map(it -> it.group(1)).toList();
    TreeSet<String> packages = new TreeSet<>();
    FILES.forEach(each -> packages.add(each.getPackageName()));

    assertThat(plan).doesNotHaveDuplicates().containsExactlyInAnyOrderElementsOf(packages);
    assertThat(
            CLASSES.stream()
                .flatMap(each -> each.getDirectDependenciesFromSelf().stream())
                .filter(each -> goesDown(each, plan))
                .map(Dependency::getDescription))
        .isEmpty();
  }

  private static boolean goesDown(Dependency dependency, List<String> plan) {
    String from = dependency.getOriginClass().getPackageName();
    String to = dependency.getTargetClass().getPackageName();
    return plan.contains(to) && plan.indexOf(to) > plan.indexOf(from);
  }

  @Test
  void theClassesToOpenFirstAreThere() throws IOException {
    Matcher rooms = ROOM.matcher(Files.readString(PLAN));
    while (rooms.find()) {
      Matcher names = NAME.matcher(rooms.group(2));
      while (names.find()) {
        assertThat(CLASSES.contain(rooms.group(1) + "." + names.group()))
            .as("%s in %s", names.group(), rooms.group(1))
            .isTrue();
      }
    }
  }

  @Test
  void thePictureOfTheDesignShowsClassesWhereTheyAre() throws IOException {
    List<String> boxes =
        BOX.matcher(Files.readString(DESIGN))
            .results()
            .map(it -> "aliif." + it.group(1) + "." + it.group(2))
            .toList();

    assertThat(boxes).hasSizeGreaterThan(6).allMatch(CLASSES::contain);
  }

  @Test
  void noPackageIsTooLargeToBeReadAtOnce() {
    Map<String, Long> sizes =
        FILES.stream()
            .collect(Collectors.groupingBy(JavaClass::getPackageName, Collectors.counting()));

    assertThat(sizes)
        .allSatisfy((_, count) -> assertThat(count).isLessThanOrEqualTo((long) MOST_CLASSES));
  }

  @Test
  void noTwoClassesShareAName() {
    Map<String, List<String>> named =
        FILES.stream()
            .collect(
                Collectors.groupingBy(
                    JavaClass::getSimpleName,
                    Collectors.mapping(JavaClass::getName, Collectors.toList())));

    assertThat(named).allSatisfy((_, classes) -> assertThat(classes).hasSize(1));
  }
}
