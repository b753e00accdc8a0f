using Vigil.Sim.World.Failures;
using Xunit;
using Xunit.Abstractions;

namespace Vigil.Properties.Corpus;

/// <summary>
/// Past failures, before anything else is searched: what a deliberate fault did must still be found from its schedule,
/// and what was a bug of ours must be gone.
/// </summary>
[Collection(FirstOrderer.First)]
public sealed class CorpusTests(ITestOutputHelper output)
{
    public static TheoryData<string> Schedules =>
        [.. Directory.GetFiles(Folder, "*.schedule.json")
            .Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal)];

    private static string Folder => Path.Combine(Repository.Root, "properties", "Corpus", "schedules");

    [Theory]
    [MemberData(nameof(Schedules))]
    public void A_past_failure_is_what_it_should_be(string name)
    {
        var schedule = ScheduleFile.Read(File.ReadAllText(Path.Combine(Folder, name)));
        var found = Realization.Of(schedule);
        output.WriteLine($"{name}: {found.Kind} in execution {found.Executions}");
        Assert.True(
            found.Report.Holds == (schedule.Mutant.Length == 0),
            FailureText.Write(found.Report, found.Schedule, found.Report.Workload.Size, null));
    }
}
