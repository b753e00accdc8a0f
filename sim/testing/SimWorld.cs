using System.Runtime.CompilerServices;
using Vigil.Sim.Engine.Choices;
using Vigil.Sim.Engine.Network;
using Vigil.Sim.Engine.Scheduling;

namespace Vigil.Sim.Testing;

/// <summary>
/// What one execution of a test is made of: machines, the network between them, what goes wrong, and what must hold.
/// </summary>
/// <remarks>
/// There is a new one for each execution, and everything that the test makes has to be made anew with it: an execution
/// must not know of the one before. Not thread-safe, and nothing in it needs to be: one step happens at a time.
/// </remarks>
public sealed class SimWorld
{
    private readonly Scheduler _scheduler;
    private readonly SimProcess _test;
    private readonly int _observed;
    private readonly List<SimMachine> _machines = [];
    private readonly List<(string Law, Func<bool> Holds)> _laws = [];
    private readonly StoryBook? _story;
    private readonly Action<Broken> _onBroken;

    internal SimWorld(Scheduler scheduler, LinkOptions link, StoryBook? story, Action<Broken> onBroken)
    {
        _scheduler = scheduler;
        _story = story;
        _onBroken = onBroken;
        story?.Messages.Begin(scheduler);
        Network = new SimNetwork(scheduler, link) { Log = story?.Messages };
        _observed = scheduler.Causality.NewObject();
        _test = scheduler.NewProcess("test");
        _test.OnFailure = (task, failure) => Threw("test", task, failure);
    }

    /// <summary>The test's own clock, in virtual time: for its waits.</summary>
    public TimeProvider Clock => _test.Clock;

    /// <summary>The machines that were started, in that order.</summary>
    public IReadOnlyList<SimMachine> Machines => _machines;

    internal SimNetwork Network { get; }

    internal SimProcess Test => _test;

    /// <summary>
    /// Starts a machine whose program ends with the task, if it ends: a client, or a service with a loop.
    /// </summary>
    /// <param name="name">What others reach it by; no two have the same.</param>
    /// <param name="main">Its program. It is run again, from the start, each time the machine is restarted.</param>
    /// <exception cref="ArgumentException">There is a machine of that name.</exception>
    public SimMachine Start(string name, Func<MachineProcess, Task> main)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        if (_machines.Any(machine => machine.Name == name))
        {
            throw new ArgumentException($"There is a machine {name} already.", nameof(name));
        }

        var started = new SimMachine(this, _scheduler, name, main);
        _machines.Add(started);
        return started;
    }

    /// <summary>Starts a machine that only serves.</summary>
    /// <param name="name">What others reach it by; no two have the same.</param>
    /// <param name="main">
    /// Sets it up, as a step that others may come before: calls meanwhile are refused. Await <see
    /// cref="SimMachine.Completion"/> to have it set up first. It is run again each time the machine is restarted.
    /// </param>
    /// <exception cref="ArgumentException">There is a machine of that name.</exception>
    public SimMachine Start(string name, Action<MachineProcess> main) => Start(
        name,
        process =>
        {
            main(process);
            return Task.CompletedTask;
        });

    /// <summary>Waits in virtual time.</summary>
    public Task Delay(TimeSpan time) => Task.Delay(time, _test.Clock, CancellationToken.None);

    /// <summary>Decides something of the test itself: how many clients, who does what, how long.</summary>
    /// <param name="site">What is decided, as <c>area.what</c>.</param>
    /// <param name="bound">How many answers there are; at least 1.</param>
    /// <returns>
    /// A number in [0, <paramref name="bound"/>). A failure is made small towards 0: let it be the simplest.
    /// </returns>
    public int Choose(string site, int bound) => _scheduler.Choices.Next(ChoiceKind.Workload, site, bound);

    /// <summary>Fails the execution unless a condition holds now.</summary>
    /// <param name="condition">What must be true.</param>
    /// <param name="message">What it means when it is not: the message of the failure.</param>
    /// <param name="expression">
    /// Filled by the compiler; distinguishes this check from others while a failure is shrunk.
    /// </param>
    public void Check(
        bool condition, string message, [CallerArgumentExpression(nameof(condition))] string expression = "")
    {
        _scheduler.Touch(_observed, writes: false);
        if (!condition)
        {
            Break(new Broken(expression, message));
        }
    }

    /// <summary>
    /// Fails the execution as soon as a condition does not hold: it is looked at after each step from now on.
    /// </summary>
    /// <param name="law">The rule that would be broken, as a sentence.</param>
    /// <param name="holds">Looks, and changes nothing.</param>
    public void Always(string law, Func<bool> holds) => _laws.Add((law, holds));

    /// <summary>Adds a line to the story; it is part of the execution's hash.</summary>
    public void Note(string text) => Note("test", text);

    /// <summary>
    /// Breaks every connection between two machines, at both ends at once. What is under way is lost.
    /// </summary>
    public void Reset(string one, string other)
    {
        Log(one, $"FAULT the connections to {other} break");
        Network.Reset(one, other);
        Network.Reset(other, one);
    }

    /// <summary>
    /// Lets nothing through from one machine to the other until <see cref="Unblock"/>, as a broken route does. What
    /// lasts until pings fail ends calls with .NET's status for it, which is <c>Internal</c>.
    /// </summary>
    public void Block(string from, string to)
    {
        Log(from, $"FAULT nothing gets through to {to}");
        Network.SetBlocked(from, to, isBlocked: true);
    }

    /// <summary>
    /// Lets everything through again; what waited arrives, unless the connection was given up meanwhile.
    /// </summary>
    public void Unblock(string from, string to)
    {
        Log(from, $"FAULT all gets through to {to} again");
        Network.SetBlocked(from, to, isBlocked: false);
    }

    /// <summary>Makes each message from one machine to the other slower by so much; zero to end that.</summary>
    public void Slow(string from, string to, TimeSpan extra)
    {
        Log(from, extra == TimeSpan.Zero
            ? $"FAULT messages to {to} are fast again"
            : $"FAULT messages to {to} take {extra.TotalMilliseconds:0} ms more");
        Network.SetExtraLatency(from, to, extra);
    }

    /// <summary>Injects faults that the search picks: which, when, where and for how long.</summary>
    /// <param name="options">What may go wrong; null for everything but what loses memory and time.</param>
    /// <returns>Ends when the last fault is over.</returns>
    public Task Disturb(DisturbanceOptions? options = null)
    {
        var disturbance = new Disturbance(this, options ?? new DisturbanceOptions());
        return _test.Spawn("disturbance", disturbance.RunAsync);
    }

    internal int Fault(string site, int bound) => _scheduler.Choices.Next(ChoiceKind.Fault, site, bound);

    internal void Note(string who, string text)
    {
        _scheduler.Touch(_observed, writes: true);
        foreach (var c in text)
        {
            _scheduler.Choices.Note(c);
        }

        Log(who, text);
    }

    internal void Log(string who, string text) => _story?.Add(who, text);

    internal void Threw(string machine, string task, Exception failure) => Break(
        new Broken(
            $"{task}: {failure.GetType().Name}", $"{machine}, {task}: {failure.GetType().Name}: {failure.Message}"));

    /// <summary>Looks at what must always hold.</summary>
    internal void CheckLaws()
    {
        foreach (var (law, holds) in _laws)
        {
            if (!holds())
            {
                Break(new Broken(law, law));
            }
        }
    }

    internal void Break(Broken broken) => _onBroken(broken);
}
