using Grpc.Core;
using Vigil.Seams;
using Vigil.Sim.Engine.Network;
using Vigil.Sim.Engine.Scheduling;

namespace Vigil.Sim.Testing;

/// <summary>One life of a machine's program: its clock, its randomness, what it starts, serves and calls.</summary>
/// <remarks>
/// What runs in it is ordinary code that awaits. Time has to come from <see cref="Clock"/>, and every await has to come
/// back to where it was: no <c>ConfigureAwait(false)</c>, no <c>Task.Run</c>, no thread and no real timer. Code that
/// leaves fails the execution.
/// </remarks>
public sealed class MachineProcess : ISpawner, IEntropy
{
    private readonly SimWorld _world;
    private readonly SimProcess _process;
    private SimServer? _server;

    internal MachineProcess(SimWorld world, SimProcess process)
    {
        _world = world;
        _process = process;
    }

    /// <summary>The machine's name.</summary>
    public string Name => _process.Name;

    /// <summary>Its clock and timers, in virtual time.</summary>
    public TimeProvider Clock => _process.Clock;

    /// <summary>Serves gRPC services: <c>process.Serve(server => Locks.BindService(server, service))</c>.</summary>
    /// <param name="bind">
    /// Binds services of the generated code, as they are. Each call is a task of this process. May be called again.
    /// </param>
    public void Serve(Action<ServiceBinderBase> bind)
    {
        ArgumentNullException.ThrowIfNull(bind);
        _server ??= new SimServer(_process) { OnFailure = (method, failure) => _world.Threw(Name, method, failure) };
        bind(_server);
        _world.Network.Listen(_server);
    }

    /// <summary>
    /// What a generated client takes instead of a channel: <c>new Locks.LocksClient(process.Connect("server"))</c>.
    /// </summary>
    /// <param name="machine">
    /// The machine to call. Where none of that name serves, calls fail as <see cref="StatusCode.Unavailable"/>.
    /// </param>
    public CallInvoker Connect(string machine) => _world.Network.Connect(_process, machine);

    /// <summary>Starts work beside what runs. When it throws, the execution fails.</summary>
    public Task Spawn(string name, Func<Task> body) => _process.Spawn(name, body);

    /// <inheritdoc/>
    public int Next(string site, int bound) => _process.Next(site, bound);

    /// <summary>Waits, in virtual time of this machine.</summary>
    public Task Delay(TimeSpan time) => Task.Delay(time, _process.Clock, CancellationToken.None);

    /// <summary>Adds a line to the story; it is part of the execution's hash.</summary>
    public void Note(string text) => _world.Note(Name, text);
}
