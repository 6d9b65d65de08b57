"""Several processes that train one model: one thread each, batches of their own, every step's gradient shared.

Two on two cores beat one of two threads.
"""
import multiprocessing

import torch
import torch.distributed as dist

from . import runlog


def run(target, workers, *arguments):
    """Calls `target(rank, workers, *arguments)` in `workers` processes, the first of them this one, and waits for all."""
    store = runlog.work("workers.store")
    store.unlink(missing_ok=True)
    others = [multiprocessing.get_context("spawn").Process(target=_other, args=(target, rank, workers, *arguments), daemon=True) for rank in range(1, workers)]
    for other in others:
        other.start()
    _join(0, workers)
    target(0, workers, *arguments)
    for other in others:
        other.join()


def _other(target, rank, workers, *arguments):
    _join(rank, workers)
    target(rank, workers, *arguments)


def _join(rank, workers):
    torch.set_num_threads(1)
    if workers > 1:
        dist.init_process_group("gloo", init_method=f"file://{runlog.work('workers.store')}", rank=rank, world_size=workers)


def agree(parameters, rank, spent):
    """Replaces the gradients by their mean over all workers; returns the first worker's `spent`, which sets everyone's rate."""
    if not dist.is_initialized():
        return spent
    parts = [p.grad for p in parameters if p.grad is not None]
    flat = torch.cat([part.reshape(-1).cpu() for part in parts] + [torch.tensor([0.0 if rank else spent])])
    dist.all_reduce(flat)
    at = 0
    for part in parts:
        part.copy_((flat[at:at + part.numel()] / dist.get_world_size()).reshape(part.shape))
        at += part.numel()
    return float(flat[-1])
