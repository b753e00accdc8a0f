using Vigil.Sim.Engine.Choices;
using Vigil.Sim.Engine.Scheduling;
using Vigil.Sim.Testing.Hosting;

namespace Vigil.Sim.Testing;

/// <summary>Runs the executions of a search, counts them, and keeps the first that fails.</summary>
/// <remarks>
/// Some failures show only after their execution is over. So executions are kept for a while, and looked at together at
/// places that are always the same; what came after the first that failed is forgotten.
/// </remarks>
internal sealed class SearchTally(SimulationOptions options, Func<SimWorld, Task> test)
{
    /// <summary>After so many executions the collector is waited for, when it may find something.</summary>
    private const int SettleEvery = 64;

    private readonly List<Open> _open = [];
    private Totals _totals;
    private TestReport? _broken;
    private ulong _brokenSeed;
    private ulong _seed;

    /// <summary>False when the search is over.</summary>
    public bool MayGoOn =>
        _broken is null && _totals.Executions < options.Executions && !options.Stop.IsCancellationRequested;

    /// <summary>Runs one.</summary>
    public TestReport Run(IChooser chooser, ulong seed)
    {
        _seed = seed;
        var report = TestExecution.Run(test, chooser, TestBounds.Of(options));
        _totals = _totals.Add(report);
        _open.Add(new Open(report, seed, _totals));
        if (report.Broken is not null || _totals.Executions % SettleEvery == 0)
        {
            Settle();
        }

        options.OnProgress?.Invoke(_totals.Executions);
        return report;
    }

    /// <summary>What it came to; a failure is made small first.</summary>
    public SimulationResult ToResult()
    {
        Settle();
        return _totals.ToResult(
            _broken is null ? null : TestFailures.Shrink(_broken, _brokenSeed, options, test, _totals.Executions));
    }

    /// <summary>What it came to when a step did not end, which is still under way on another thread.</summary>
    /// <param name="hung">Its execution.</param>
    public SimulationResult ToResult(TestExecution hung)
    {
        var (choices, seed, message) =
            (hung.ChoicesSoFar(), _broken is null ? _seed : _brokenSeed, hung.DescribeHang(options.StepTimeMax));
        var totals = _totals with { Executions = _totals.Executions + (_broken is null ? 1 : 0) };
        return totals.ToResult(TestFailures.Unfinished(choices, seed, options, message, totals.Executions));
    }

    private void Settle()
    {
        if (_open.Exists(static open => open.Report.Findings.HasThrown && open.Report.Broken is null))
        {
            Findings.Collect();
        }

        foreach (var open in _open)
        {
            if (_broken is null && Judge(open.Report) is { Broken: not null } broken)
            {
                (_broken, _brokenSeed, _totals) = (broken, open.Seed, open.Totals);
            }
        }

        _open.Clear();
    }

    private TestReport Judge(TestReport report)
    {
        if (report.Broken is not null)
        {
            return report;
        }

        if (report.Findings.Escape is { } escape)
        {
            return report with { Broken = escape };
        }

        // Now that all of it is over, nothing can look at the task. Whether something could have, had the test not been
        // over, is known while it is kept alive.
        return report.Findings.UnobservedException is null
            ? report
            : TestExecution.Run(
                test,
                new ReplayChooser(report.Choices, isStrict: true),
                TestBounds.Of(options),
                settles: true) is { Divergence: null } again ? again : report;
    }

    private sealed record Open(TestReport Report, ulong Seed, Totals Totals);

    private readonly record struct Totals(int Executions, long Choices, long Steps, TimeSpan Simulated, ulong Hash)
    {
        public Totals Add(TestReport report) => new(
            Executions + 1,
            Choices + report.Choices.Count,
            Steps + report.Steps,
            Simulated + report.Elapsed,
            StepId.Mix(Hash, report.Hash));

        public SimulationResult ToResult(SimulationFailure? failure) =>
            new(Executions, Choices, Steps, Simulated, Hash, failure);
    }
}
