using Vigil.Seams;

namespace Vigil.Sim.Testing;

/// <summary>Makes things go wrong, one after the other, as the search picks. Answer 0 is always the mildest.</summary>
internal sealed class Disturbance(SimWorld world, DisturbanceOptions options)
{
    /// <summary>Into how many parts the time without faults is cut to pick from.</summary>
    private const int Moments = 100;

    private readonly Disturbances[] _kinds =
        [.. Enum.GetValues<Disturbances>().Where(kind => kind != Disturbances.None && options.Kinds.HasFlag(kind))];

    public async Task RunAsync()
    {
        var count = _kinds.Length == 0 ? 0 : world.Fault("fault.count", options.FaultsMax + 1);
        for (var i = 0; i < count; i++)
        {
            await world.Delay(options.QuietMax * (world.Fault("fault.when", Moments) + 1) / Moments);
            await StrikeAsync();
        }
    }

    private async Task StrikeAsync()
    {
        SimMachine[] machines =
        [
            .. world.Machines.Where(
                machine => machine.IsAlive && (options.Machines.Count == 0 || options.Machines.Contains(machine.Name))),
        ];
        var kind = _kinds[world.Fault("fault.kind", _kinds.Length)];
        var isOfOne = kind is Disturbances.Pause or Disturbances.Restart or Disturbances.ClockJump;
        if (machines.Length < (isOfOne ? 1 : 2))
        {
            return;
        }

        var one = machines[world.Fault("fault.machine", machines.Length)];
        var others = machines.Where(machine => machine != one).ToArray();
        var other = isOfOne ? one.Name : others[world.Fault("fault.other", others.Length)].Name;
        var lasts = kind is Disturbances.Reset or Disturbances.Restart
            ? TimeSpan.Zero
            : options.Durations[world.Fault("fault.lasts", options.Durations.Count)];
        switch (kind)
        {
            case Disturbances.Reset:
                world.Reset(one.Name, other);
                break;
            case Disturbances.Restart:
                one.Restart(isSilent: world.Fault("fault.silent", 2) == 1);
                break;
            case Disturbances.ClockJump:
                one.JumpClock(world.Fault("fault.back", 2) == 1 ? -lasts : lasts);
                break;
            case Disturbances.Pause:
                one.Pause();
                await world.Delay(lasts);
                one.Resume();
                break;
            case Disturbances.HalfOpen:
                world.Block(one.Name, other);
                await world.Delay(lasts);
                world.Unblock(one.Name, other);
                break;
            case Disturbances.Partition:
                world.Block(one.Name, other);
                world.Block(other, one.Name);
                await world.Delay(lasts);
                world.Unblock(one.Name, other);
                world.Unblock(other, one.Name);
                break;
            case Disturbances.SlowLink:
                world.Slow(one.Name, other, lasts / 8);
                world.Slow(other, one.Name, lasts / 8);
                await world.Delay(lasts);
                world.Slow(one.Name, other, TimeSpan.Zero);
                world.Slow(other, one.Name, TimeSpan.Zero);
                break;
            default:
                throw Invariant.Unreachable("Every kind is covered.");
        }
    }
}
