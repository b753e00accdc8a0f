using Vigil.Sim.Engine.Network;
using Vigil.Sim.Strategies;
using Vigil.Sim.World;
using Vigil.Sim.World.Explain;
using Vigil.Sim.World.Failures;
using Vigil.Sim.World.Museum;

namespace Vigil.Sim.Cli.Museum;

/// <summary>Makes the searches of a museum, one after the other, so that each one's time can be measured.</summary>
/// <param name="seeds">How many for each exhibit and strategy.</param>
/// <param name="budget">The most executions of each.</param>
/// <param name="folder">Where results are kept; null for nowhere.</param>
internal sealed class MuseumRun(int seeds, int budget, MuseumFolder? folder)
{
    /// <summary>Executions to shrink with; of a cluster each takes fifty times as long.</summary>
    private const int ShrinkExecutionsMax = 10_000;
    private const int ClusterShrinkExecutionsMax = 1_500;

    /// <summary>
    /// Code is compiled as it runs first, so a few executions of each kind come before anything is measured.
    /// </summary>
    private const int WarmUps = 30;

    private bool _isWarm;

    /// <summary>All searches for some exhibits, those that were made before included.</summary>
    /// <param name="exhibits">Which.</param>
    /// <param name="strategies">Who chooses; the first one's first find is shrunk.</param>
    /// <param name="onProgress">Called after each search with how many there were, and how many found nothing.</param>
    /// <exception cref="IOException">A result can't be written.</exception>
    /// <exception cref="InvalidDataException">A result of before can't be read.</exception>
    public IReadOnlyList<MuseumRow> Run(
        IReadOnlyList<Exhibit> exhibits, IReadOnlyList<Strategy> strategies, Action<long, long> onProgress)
    {
        var rows = new List<MuseumRow>();
        var (done, missed) = (0L, 0L);
        foreach (var exhibit in exhibits)
        {
            var before = folder?.Read(exhibit.Key, budget) ?? [];
            foreach (var strategy in strategies)
            {
                var isShrunk = strategy != strategies[0] || before.Any(find => find.Steps > 0);
                var finds = new List<Find>();
                for (var place = 0; place < seeds; place++)
                {
                    var seed = Hunt.SeedOf(place);
                    var known = before.FirstOrDefault(find => find.Seed == seed && find.Strategy == $"{strategy}");
                    var found = known ?? Search(exhibit, strategy, seed, !isShrunk);
                    isShrunk |= found.Steps > 0;
                    finds.Add(found);
                    missed += found.IsFound ? 0 : 1;
                    onProgress(++done, missed);
                }

                rows.Add(new MuseumRow(exhibit, $"{strategy}", finds));
            }
        }

        return rows;
    }

    private Find Search(Exhibit exhibit, Strategy strategy, ulong seed, bool shrinks)
    {
        WarmUp();
        var begin = Environment.CpuUsage.TotalTime;
        var result = Hunt.Run(exhibit, strategy, seed, budget, TimeProvider.System);
        var seconds = (Environment.CpuUsage.TotalTime - begin).TotalSeconds;
        var noticed = result.Failure?.Violations.First(violation => exhibit.Laws.Contains(violation.Law));
        var find = new Find(
            exhibit.Key, $"{strategy}", seed, budget, result.Executions, seconds, noticed?.Law.Name ?? "");
        if (shrinks && noticed is not null && result.Failure is { } failure)
        {
            // What is shown is what the exhibit's own law says, also where another one broke as well.
            var first = failure with { Violations = [noticed, .. failure.Violations.Where(one => one != noticed)] };
            var smallest = Shrinker.Shrink(
                first,
                Mutants.Find(exhibit.Mutant) ?? default,
                exhibit.Scope.Members.Count == 0 ? ShrinkExecutionsMax : ClusterShrinkExecutionsMax);
            var schedule = Schedule.Of(smallest, exhibit.Mutant, result.FailureSeed, $"{strategy}");
            find = find with
            {
                Steps = Math.Max(1, smallest.Workload.Size),
                StoryLines = Story.Write(smallest).Count,
                Choices = smallest.Choices.Count,
            };
            folder?.Write(exhibit.Key, schedule, Explain(schedule, folder.ScheduleOf(exhibit.Key)));
        }

        folder?.Add(find);
        return find;
    }

    private static string Explain(Schedule schedule, string path)
    {
        var log = new MessageLog();
        var report = schedule.Run(isStrict: true, log);
        var moments = Timeline.Of(report, log, new KeySpace(report.History, report.Order));
        var cause = report.Holds ? null : CauseRanking.Rank(schedule, schedule.Seed);
        return PageWriter.Write(Explanation.Of(schedule, report, moments, cause, path));
    }

    private void WarmUp()
    {
        if (_isWarm)
        {
            return;
        }

        _isWarm = true;
        foreach (var mutant in new[] { Mutants.Names[0], Mutants.NamesOfClusters[0] })
        {
            Hunt.Run(
                new Exhibit("", "", mutant) { Versions = "", Story = [] }, Strategy.Random, 1, WarmUps,
                TimeProvider.System, stopsAtFind: false);
        }
    }
}
