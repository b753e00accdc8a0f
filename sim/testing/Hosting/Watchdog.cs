using System.Diagnostics;
using System.Runtime.ExceptionServices;

namespace Vigil.Sim.Testing.Hosting;

/// <summary>Runs executions on a thread of their own, and finds out when a step of one does not end.</summary>
internal sealed class Watchdog
{
    /// <summary>
    /// It looks this often within the limit, and counts how often nothing had changed: so a machine that was asleep, or
    /// a process that was stopped, does not look like a step that takes long.
    /// </summary>
    private const int Looks = 20;

    [ThreadStatic]
    private static Watchdog? s_mine;

    private volatile TestExecution? _execution;

    /// <summary>Watches an execution that begins on this thread, when somebody watches this thread.</summary>
    public static void Watch(TestExecution execution)
    {
        if (s_mine is { } watchdog)
        {
            watchdog._execution = execution;
        }
    }

    /// <summary>Runs to the end, or until a step takes longer than it may.</summary>
    /// <param name="limit">How long a step may take in real time; zero to run here, with nobody watching.</param>
    /// <param name="work">Runs executions. What it throws is thrown here.</param>
    /// <returns>The execution whose step does not end, still under way on its thread; null at the end.</returns>
    public static TestExecution? Run(TimeSpan limit, Action work)
    {
        if (limit == TimeSpan.Zero || Debugger.IsAttached || s_mine is not null)
        {
            work();
            return null;
        }

        var watchdog = new Watchdog();
        ExceptionDispatchInfo? failure = null;
        var thread = new Thread(() =>
        {
            s_mine = watchdog;
            try
            {
                work();
            }
            catch (Exception thrown)
            {
                failure = ExceptionDispatchInfo.Capture(thrown);
            }
        })
        {
            IsBackground = true,
            Name = "simulation",
        };
        thread.Start();
        var (last, steps, unchanged) = (watchdog._execution, 0, 0);
        while (!thread.Join(limit / Looks))
        {
            var execution = watchdog._execution;
            var isSame = execution == last && execution?.Steps == steps && execution.IsInStep;
            (last, steps, unchanged) = (execution, execution?.Steps ?? 0, isSame ? unchanged + 1 : 0);
            if (unchanged >= Looks && execution is not null)
            {
                return execution;
            }
        }

        failure?.Throw();
        return null;
    }
}
